//! What several tests share.

pub mod cluster;
pub mod installation;
pub mod office;
pub mod own_cluster;
pub mod server_under_test;
pub mod standby;
