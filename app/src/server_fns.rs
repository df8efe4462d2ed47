//! Server functions, one file per noun: viewer, port, done.
