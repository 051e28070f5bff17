package io.github.cockpitsso.provider.checks;

import java.util.Optional;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.RealmModel;

/**
 * A step of a browser flow that asks for the name alone. Keycloak looks the user up at once, and a Cockpit without a directory
 * can only be asked together with a password.
 */
public enum UsernameStep {
  /** Rejects every name that Keycloak does not have. */
  USERNAME_FORM("auth-username-form", "Username Form"),
  /** Lets unknown names pass, but the next form does not send the name again. */
  IDENTITY_FIRST("organization", "Organization Identity-First Login");

  private final String authenticator;
  private final String display;

  UsernameStep(String authenticator, String display) {
    this.authenticator = authenticator;
    this.display = display;
  }

  /** The step, as the console calls it. */
  public String display() {
    return display;
  }

  /** The step of the realm's browser flow because of which new users cannot log in; nothing if they can. */
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

  /** The step of this authenticator, if new users cannot log in because of it, in a login that uses this flow. */
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
