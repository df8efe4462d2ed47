//! The database as its owner reaches it, before anything is done to its tables.

use super::config::DatabaseConfig;
use super::hosts::{Hosts, each_host};
use super::{Cluster, DatabaseError, private_cluster, stop};
use crate::postgres::PrivatePostgres;
use crate::postgres::client::ClientAccess;

/// For backups and restores.
pub struct OwnerDatabase {
    pub access: ClientAccess,
    /// In the private cluster of the data directory.
    pub is_private: bool,
    private: Option<PrivatePostgres>,
}

impl OwnerDatabase {
    /// Connects to nothing yet, but starts the private cluster if it is one that nobody runs.
    ///
    /// # Errors
    /// When an address cannot be read or the cluster does not start.
    pub async fn open(config: &DatabaseConfig) -> Result<Self, DatabaseError> {
        let address = config.owner_database_url.as_ref();
        if let Some(address) = address.or(config.database_url.as_ref()) {
            let primary = Hosts::parse(address)?.primary().await?;
            // Password and certificates are the same for all hosts.
            let addresses = each_host(address)?;
            let address = addresses.first().map_or(address.as_str(), String::as_str);
            return Ok(Self {
                access: ClientAccess::of_address(address, primary),
                is_private: false,
                private: None,
            });
        }
        let (access, private) = private_cluster(config, Cluster::OwnOrBeside).await?;
        Ok(Self {
            access,
            is_private: true,
            private,
        })
    }

    /// Stops the private cluster, if this is who started it.
    ///
    /// # Errors
    /// When it does not stop.
    pub async fn close(self) -> Result<(), DatabaseError> {
        stop(self.private).await
    }
}
