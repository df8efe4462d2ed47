//! The people of the tests about whose values are seen by whom.

use app::backend::Caller;
use domain::role::Role;

use crate::audit::office::Office;

pub struct Staff {
    pub ana: Caller,
    pub rosa: Caller,
    /// A reporter of the entity that the headline indicator belongs to.
    pub own: Caller,
    /// A reporter of another one.
    pub foreign: Caller,
    pub ceplan: Caller,
}

/// Two entities, the headline indicator given to one of them, and a person of every kind who reads.
pub async fn staff(office: &Office) -> Staff {
    sqlx::raw_sql(
        "insert into entity values ('INEI', 'INEI'), ('OTRA', 'Otra');
         update node set entity = 'INEI' where code = (select node from indicator where code = 'PNTD-1')",
    )
    .execute(&office.pool)
    .await
    .unwrap();
    Staff {
        ana: office.person("ana", Role::Planner).await,
        rosa: office.person("rosa", Role::Reviewer).await,
        own: office.person_of("ines", Role::Reporter, &["INEI"]).await,
        foreign: office.person_of("otto", Role::Reporter, &["OTRA"]).await,
        ceplan: office.person("carla", Role::Ceplan).await,
    }
}
