-- What is counted or looped over in years has bounds, whoever writes it (domain::period::YEARS). A server that
-- was given the year -2000000000 could answer nobody any more.
--
-- NOT VALID: rows that are there are not looked at, so that an upgrade never fails on one; every new version of
-- a row is.

alter table indicator
    add constraint indicator_first_year_in_range
        check (first_year between 1900 and 2200) not valid,
    add constraint indicator_breaks_in_range
        check (jsonb_array_length(breaks) <= 50
               and not jsonb_path_exists(breaks, '$[*].year ? (@ < 1900 || @ > 2200)')) not valid;
