//! Every call of the office and the use case that answers it: the one place where a new call is registered.
//! Its route, its permission and its row in the list of calls follow.

use std::sync::LazyLock;

use app::wire::*;
use domain::role::Act;

pub use super::registry::Registered;
use super::registry::Registry;
use crate::{
    auth::{
        change,
        second_factor::{self, Reauthentication},
        second_step::SecondFactorProof,
        token::{self, TokenOrder},
    },
    use_case::{
        account, audit, calendar, catalogue, configuration, entry, history, import, opinion,
        own_account, privacy, release, reminder, review, settings, tokens,
    },
};

static CALLS: LazyLock<Registry> = LazyLock::new(|| {
    let mut calls = Registry::default();
    people(&mut calls);
    own_access(&mut calls);
    account_tokens(&mut calls);
    entries(&mut calls);
    around_the_sheet(&mut calls);
    change_sets(&mut calls);
    imports(&mut calls);
    releases(&mut calls);
    catalogue_and_calendar(&mut calls);
    configuration_changes(&mut calls);
    opinions(&mut calls);
    log(&mut calls);
    calls
});

/// The call with this path.
pub fn find(path: &str) -> Option<&'static Registered> {
    CALLS.find(path)
}

/// All calls by path.
pub fn all() -> impl Iterator<Item = &'static Registered> {
    CALLS.iter()
}

fn people(calls: &mut Registry) {
    calls.register(|r, _: ReadSession| async move {
        account::read_session(&r.backend.pool, &r.backend.releases, &r.actor).await
    });
    calls.register(
        |r, _: ListAccounts| async move { account::list(&r.backend.pool, &r.actor).await },
    );
    calls.register(|r, call: SaveAccount| async move {
        account::save(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, _: ListAccessRequests| async move {
        account::list_requests(&r.backend.pool, &r.actor).await
    });
    calls.register(|r, call: DecideAccessRequest| async move {
        account::decide_request(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: EndAccountSessions| async move {
        account::end_sessions(&r.backend.pool, &r.actor, &call.name).await
    });
    calls.register(|r, call: RemoveAccountSecondFactor| async move {
        account::remove_second_factor(&r.backend.pool, &r.actor, &call.name).await
    });
    calls.register(|r, call: LinkAccount| async move {
        account::link_accounts(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: UnlinkAccount| async move {
        account::unlink_account(&r.backend.pool, &r.actor, &call.name).await
    });
    calls.register(
        |r, _: ReadPrivacy| async move { privacy::read(&r.backend.pool, &r.actor).await },
    );
    calls.register(|r, call: SavePrivacy| async move {
        privacy::save(&r.backend.pool, &r.actor, call.address_days).await
    });
}

fn own_access(calls: &mut Registry) {
    calls.register(|r, call: ChangePassword| async move {
        r.actor.viewer.check(Act::ManageOwnAccount)?;
        let (name, address) = (&r.actor.viewer.name, r.actor.address.as_deref());
        let own = r.session.as_deref();
        change::change_password(&r.backend.pool, name, address, own, call.current, call.new).await
    });
    calls.register(|r, _: ReadOwnAccount| async move {
        own_account::read(&r.backend.pool, &r.actor, r.request_session()).await
    });
    calls.register(|r, call: BeginSecondFactor| async move {
        r.actor.viewer.check(Act::ManageOwnAccount)?;
        let keys = r.keys()?;
        second_factor::begin(&r.backend.pool, keys, &r.owner(), call.password)
            .await
            .map(|card| Enrolment {
                secret: card.text,
                address: card.address,
                picture: card.picture,
            })
    });
    calls.register(|r, call: ConfirmSecondFactor| async move {
        r.actor.viewer.check(Act::ManageOwnAccount)?;
        let (keys, owner, now) = (r.keys()?, r.owner(), r.actor.now);
        let codes = second_factor::confirm(&r.backend.pool, keys, &owner, &call.code, now).await;
        codes.map(|codes| RecoveryCodes { codes })
    });
    calls.register(|r, call: RenewRecoveryCodes| async move {
        r.actor.viewer.check(Act::ManageOwnAccount)?;
        let (keys, owner, now) = (r.keys()?, r.owner(), r.actor.now);
        let proof = Reauthentication {
            password: call.password,
            evidence: SecondFactorProof::Code(call.code),
        };
        let codes = second_factor::renew_codes(&r.backend.pool, keys, &owner, proof, now).await;
        codes.map(|codes| RecoveryCodes { codes })
    });
    calls.register(|r, call: RemoveSecondFactor| async move {
        r.actor.viewer.check(Act::ManageOwnAccount)?;
        let (keys, owner, now) = (r.keys()?, r.owner(), r.actor.now);
        let proof = Reauthentication {
            password: call.password,
            evidence: SecondFactorProof::Code(call.code),
        };
        second_factor::remove(&r.backend.pool, keys, &owner, proof, now).await
    });
    calls.register(|r, _: ReadReminders| async move {
        reminder::read(&r.backend.pool, r.backend.mailer.as_ref(), &r.actor).await
    });
    calls.register(|r, call: SaveReminders| async move {
        reminder::save(&r.backend.pool, r.backend.mailer.as_ref(), &r.actor, &call).await
    });
    calls.register(|r, call: EndSession| async move {
        own_account::end_session(&r.backend.pool, &r.actor, r.request_session(), call.number).await
    });
    calls.register(|r, _: EndOtherSessions| async move {
        own_account::end_others(&r.backend.pool, &r.actor, r.request_session()).await
    });
}

fn account_tokens(calls: &mut Registry) {
    calls.register(|r, call: MakeToken| async move {
        r.actor.viewer.check(Act::ManageOwnAccount)?;
        let (viewer, address, now) = (&r.actor.viewer, r.actor.address.as_deref(), r.actor.now);
        let order = TokenOrder {
            name: call.name,
            scope: call.scope,
            days: call.days,
            password: call.password,
        };
        let made = token::make(&r.backend.pool, viewer, address, order, now).await;
        made.map(|secret| MadeToken {
            text: secret.into_text(),
        })
    });
    calls.register(|r, call: EndToken| async move {
        tokens::end_own(&r.backend.pool, &r.actor, call.number).await
    });
    calls.register(|r, call: ListAccountTokens| async move {
        tokens::list_of(&r.backend.pool, &r.actor, &call.name).await
    });
    calls.register(|r, call: EndAccountToken| async move {
        tokens::end_of(&r.backend.pool, &r.actor, &call.name, call.number).await
    });
}

fn entries(calls: &mut Registry) {
    calls.register(|r, _: ReadOverview| async move {
        entry::read_overview(&r.backend.pool, &r.actor).await
    });
    calls.register(
        |r, _: ReadTree| async move { entry::read_tree(&r.backend.pool, &r.actor).await },
    );
    calls.register(|r, call: ReadGrid| async move {
        entry::read_grid(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: SaveCells| async move {
        entry::save_cells(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: ReadHistory| async move {
        history::read(&r.backend.pool, &r.actor, &call.cell).await
    });
}

fn around_the_sheet(calls: &mut Registry) {
    calls.register(|r, call: LookAround| async move {
        entry::look_around(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: ReadCellThread| async move {
        entry::read_thread(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: CommentSheetCell| async move {
        entry::comment(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: SaveView| async move {
        entry::save_view(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: RemoveView| async move {
        entry::remove_view(&r.backend.pool, &r.actor, &call).await
    });
}

fn change_sets(calls: &mut Registry) {
    calls.register(|r, call: ListChangeSets| async move {
        review::list(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: ReadChangeSet| async move {
        review::read(
            &r.backend.pool,
            &r.backend.releases,
            &r.backend.checked,
            &r.actor,
            call.id,
        )
        .await
    });
    calls.register(|r, call: ActOnChangeSet| async move {
        review::act(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: DecideChangeSet| async move {
        review::decide(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: MarkCells| async move {
        review::mark(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: ReadCells| async move {
        review::read_cells(&r.backend.pool, &r.backend.checked, &r.actor, &call).await
    });
    calls.register(|r, call: MarkWhere| async move {
        review::mark_where(&r.backend.pool, &r.backend.checked, &r.actor, &call).await
    });
    calls.register(|r, call: ReadPlan| async move {
        review::read_plan(&r.backend.pool, &r.backend.checked, &r.actor, &call).await
    });
    calls.register(|r, call: FinishReview| async move {
        review::finish(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(
        |r, _: ReadBadges| async move { review::badges(&r.backend.pool, &r.actor).await },
    );
    calls.register(|r, call: SeeComments| async move {
        review::see_comments(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: PreviewDecision| async move {
        review::preview(
            &r.backend.pool,
            &r.backend.releases,
            &r.backend.checked,
            &r.actor,
            &call,
        )
        .await
    });
    calls.register(|r, call: CommentCell| async move {
        review::comment(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: RevertChangeSet| async move {
        review::revert(&r.backend.pool, &r.actor, call.id, call.version).await
    });
}

fn imports(calls: &mut Registry) {
    calls
        .register(|r, _: ListImports| async move { import::list(&r.backend.pool, &r.actor).await });
    calls.register(|r, call: ReadImport| async move {
        import::read(&r.backend.pool, &r.backend.reader, &r.actor, &call.batch).await
    });
    calls.register(|r, call: PreviewImport| async move {
        import::preview(&r.backend.pool, &r.backend.reader, &r.actor, &call).await
    });
    calls.register(|r, call: CommitImport| async move {
        import::commit(&r.backend.pool, &r.backend.reader, &r.actor, &call).await
    });
    calls.register(|r, call: DiscardImport| async move {
        import::discard(&r.backend.pool, &r.actor, &call.batch, call.seen.as_deref()).await
    });
    calls.register(|r, call: ReadConflicts| async move {
        import::read_conflicts(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: DecideConflicts| async move {
        import::decide_conflicts(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: UndoImport| async move {
        import::undo(&r.backend.pool, &r.actor, &call.batch).await
    });
    import_profiles(calls);
}

fn import_profiles(calls: &mut Registry) {
    calls.register(|r, _: ListImportProfiles| async move {
        import::list_profiles(&r.backend.pool, &r.actor).await
    });
    calls.register(|r, call: SaveImportProfile| async move {
        import::save_profile(&r.backend.pool, &r.backend.reader, &r.actor, &call).await
    });
    calls.register(|r, call: RenameImportProfile| async move {
        import::rename_profile(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: DeleteImportProfile| async move {
        import::delete_profile(&r.backend.pool, &r.actor, call.id).await
    });
}

fn releases(calls: &mut Registry) {
    calls.register(|r, _: PreviewRelease| async move {
        release::preview(&r.backend.pool, &r.backend.releases, &r.actor).await
    });
    calls.register(|r, call: PublishRelease| async move {
        release::publish(&r.backend.pool, &r.backend.releases, &r.actor, &call).await
    });
    calls.register(|r, call: PreviewPartialRelease| async move {
        let (pool, store) = (&r.backend.pool, &r.backend.releases);
        release::preview_part(pool, store, &r.actor, call.left_out).await
    });
    calls.register(|r, call: PublishPartialRelease| async move {
        let (pool, store) = (&r.backend.pool, &r.backend.releases);
        release::publish_part(pool, store, &r.actor, &call.release, &call.left_out).await
    });
    calls.register(|r, call: SavePublicationDraft| async move {
        release::save_draft(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: WithdrawRelease| async move {
        release::withdraw(&r.backend.pool, &r.backend.releases, &r.actor, &call).await
    });
    calls.register(|r, _: ListReleases| async move {
        release::list(&r.backend.releases, &r.actor).await
    });
}

fn catalogue_and_calendar(calls: &mut Registry) {
    calls.register(|r, _: ReadCatalogue| async move {
        catalogue::read(&r.backend.pool, &r.actor).await
    });
    calls.register(|r, _: ListEntities| async move {
        catalogue::list_entities(&r.backend.pool, &r.actor).await
    });
    calls.register(|r, call: SaveEntity| async move {
        catalogue::save_entity(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: SaveNode| async move {
        configuration::save_node(&r.backend.pool, &r.actor, call).await
    });
    calls.register(|r, call: SaveIndicator| async move {
        configuration::save_indicator(&r.backend.pool, &r.actor, call).await
    });
    calls.register(
        |r, _: ReadCalendar| async move { calendar::read(&r.backend.pool, &r.actor).await },
    );
    calls.register(|r, call: SaveCalendarRule| async move {
        configuration::save_calendar_rule(&r.backend.pool, &r.actor, call).await
    });
    calls.register(|r, call: SaveIndicatorDays| async move {
        configuration::save_indicator_days(&r.backend.pool, &r.actor, call).await
    });
    calls.register(|r, call: ReopenPeriod| async move {
        calendar::reopen(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, _: ReadSettings| async move {
        settings::read(&r.backend.pool, &r.backend.releases, &r.actor).await
    });
    calls.register(|r, call: PreviewSettings| async move {
        settings::preview(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: SaveSettings| async move {
        configuration::save_settings(&r.backend.pool, &r.backend.releases, &r.actor, call).await
    });
}

fn configuration_changes(calls: &mut Registry) {
    calls.register(|r, _: ListConfigurationChanges| async move {
        configuration::list(&r.backend.pool, &r.actor).await
    });
    calls.register(|r, call: DecideConfigurationChange| async move {
        configuration::decide(&r.backend.pool, &r.actor, &call).await
    });
}

fn opinions(calls: &mut Registry) {
    calls.register(|r, call: ListOpinions| async move {
        opinion::list(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, call: ActOnOpinion| async move {
        opinion::act(&r.backend.pool, &r.actor, &call).await
    });
}

fn log(calls: &mut Registry) {
    calls.register(|r, call: ListAudit| async move {
        audit::search(&r.backend.pool, &r.actor, &call).await
    });
    calls.register(|r, _: VerifyAudit| async move {
        r.backend.chain.report(&r.backend.pool, &r.actor).await
    });
}
