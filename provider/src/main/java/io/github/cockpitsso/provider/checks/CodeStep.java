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
   * Whether the browser flow of the realm and those of all clients lack the step. False for a realm
   * without flows, which is being imported.
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
