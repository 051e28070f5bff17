package io.github.cockpitsso.provider.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.cockpitsso.provider.fake.Fake;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

class OrganizationMembersTest {

  @Test
  void a_server_without_the_organization_feature_has_no_members_to_count() {
    RealmModel realm = Fake.of(RealmModel.class, (method, arguments) -> true);
    KeycloakSession session = Fake.of(KeycloakSession.class, (method, arguments) -> null);
    UserModel user = Fake.of(UserModel.class, (method, arguments) -> null);

    assertThatCode(() -> OrganizationMembers.resetCounts(session, realm))
        .doesNotThrowAnyException();
    assertThat(OrganizationMembers.organizations(session, realm, user)).isEmpty();
  }
}
