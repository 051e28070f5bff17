package io.github.cockpitsso.provider.checks;

import java.util.Optional;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.RealmModel;

/**
 * A step of a browser flow that asks for the username alone. Keycloak looks the user up at once.
 * Without a directory Cockpit can only check a username together with a password.
 */
public enum UsernameStep {
  /** Rejects every username that Keycloak does not have. */
  USERNAME_FORM("auth-username-form", "Username Form"),
  /** Accepts unknown usernames, but the next form does not send the username again. */
  IDENTITY_FIRST("organization", "Organization Identity-First Login");

  private final String authenticator;
  private final String display;

  UsernameStep(String authenticator, String display) {
    this.authenticator = authenticator;
    this.display = display;
  }

  /** The name of the step in the console. */
  public String display() {
    return display;
  }

  /**
   * The step of the realm's browser flow that prevents the login of new users. Empty if there
   * is none.
   */
  public static Optional<UsernameStep> inBrowserFlow(RealmModel realm) {
    AuthenticationFlowModel flow = realm.getBrowserFlow();
    if (flow == null) {
      // The realm is being imported.
      return Optional.empty();
    }
    var steps = new FlowSteps(realm);
    if (steps.have(flow.getId(), USERNAME_FORM.authenticator)) {
      return Optional.of(USERNAME_FORM);
    }
    return realm.isOrganizationsEnabled()
            && steps.have(flow.getId(), IDENTITY_FIRST.authenticator)
            && !steps.have(flow.getId(), CodeStep.ID)
        ? Optional.of(IDENTITY_FIRST)
        : Optional.empty();
  }

  /** The step with this authenticator, if it prevents the login of new users in this flow. */
  public static Optional<UsernameStep> of(RealmModel realm, String flowId, String authenticator) {
    if (USERNAME_FORM.authenticator.equals(authenticator)) {
      return Optional.of(USERNAME_FORM);
    }
    return IDENTITY_FIRST.authenticator.equals(authenticator)
            && !new FlowSteps(realm).have(flowId, CodeStep.ID)
        ? Optional.of(IDENTITY_FIRST)
        : Optional.empty();
  }
}
