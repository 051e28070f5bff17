package io.github.cockpitsso.provider.checks;

import java.util.Objects;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.RealmModel;

/** The step of a browser flow that can ask for the code of Cockpit's two-factor authentication. */
public final class CodeStep {

  /** Id of the execution <em>Cockpit username password form</em>. */
  public static final String ID = "cockpit-username-password-form";

  private static final String BROWSER = "browser";

  private CodeStep() {}

  /**
   * Whether no browser login of this realm has the step: neither the realm's flow nor that of a client. False for a realm
   * that is being imported and has no flows yet.
   */
  public static boolean isMissing(RealmModel realm) {
    AuthenticationFlowModel flow = realm.getBrowserFlow();
    var steps = new FlowSteps(realm);
    return flow != null
        && !steps.have(flow.getId(), ID)
        && realm
            .getClientsStream()
            .map(client -> client.getAuthenticationFlowBindingOverride(BROWSER))
            .filter(Objects::nonNull)
            .noneMatch(it -> steps.have(it, ID));
  }
}
