package io.github.cockpitsso.provider.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.provider.fake.Fake;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.RealmModel;

class UsernameStepTest {
  private static final String NAME = "auth-username-form";
  private static final String IDENTITY = "organization";
  private static final String BOTH = "auth-username-password-form";

  @Test
  void a_username_form_prevents_logins_of_new_users_in_every_flow() {
    assertThat(UsernameStep.inBrowserFlow(realm(false, NAME, "auth-password-form")))
        .contains(UsernameStep.USERNAME_FORM);
    assertThat(UsernameStep.inBrowserFlow(realm(false, NAME, CodeStep.ID)))
        .contains(UsernameStep.USERNAME_FORM);
  }

  @Test
  void identity_first_login_needs_cockpits_own_form_after_it() {
    assertThat(UsernameStep.inBrowserFlow(realm(true, IDENTITY, BOTH)))
        .contains(UsernameStep.IDENTITY_FIRST);
    assertThat(UsernameStep.inBrowserFlow(realm(true, IDENTITY, CodeStep.ID))).isEmpty();
  }

  @Test
  void identity_first_login_is_ignored_without_organizations() {
    assertThat(UsernameStep.inBrowserFlow(realm(false, IDENTITY, BOTH))).isEmpty();
  }

  @Test
  void forms_for_username_and_password_are_accepted() {
    assertThat(UsernameStep.inBrowserFlow(realm(true, BOTH))).isEmpty();
    assertThat(UsernameStep.of(realm(true, BOTH), "browser", BOTH)).isEmpty();
  }

  @Test
  void the_step_of_a_login_is_evaluated_in_its_own_flow() {
    assertThat(UsernameStep.of(realm(true, IDENTITY, BOTH), "browser", IDENTITY))
        .contains(UsernameStep.IDENTITY_FIRST);
    assertThat(UsernameStep.of(realm(true, IDENTITY, CodeStep.ID), "browser", IDENTITY))
        .isEmpty();
    assertThat(UsernameStep.of(realm(true, NAME), "browser", NAME))
        .contains(UsernameStep.USERNAME_FORM);
  }

  @Test
  void a_realm_without_flows_is_being_imported() {
    RealmModel imported = Fake.of(RealmModel.class, (method, arguments) -> null);

    assertThat(UsernameStep.inBrowserFlow(imported)).isEmpty();
  }

  private static RealmModel realm(boolean organizations, String... authenticators) {
    List<AuthenticationExecutionModel> steps =
        Stream.of(authenticators).map(UsernameStepTest::step).toList();
    return Fake.of(RealmModel.class, (method, arguments) -> switch (method) {
      case "getBrowserFlow" -> browser();
      case "isOrganizationsEnabled" -> organizations;
      case "getAuthenticationExecutionsStream" -> steps.stream();
      default -> throw new AssertionError(method);
    });
  }

  private static AuthenticationFlowModel browser() {
    var flow = new AuthenticationFlowModel();
    flow.setId("browser");
    return flow;
  }

  private static AuthenticationExecutionModel step(String authenticator) {
    var step = new AuthenticationExecutionModel();
    step.setRequirement(Requirement.REQUIRED);
    step.setAuthenticator(authenticator);
    return step;
  }
}
