package io.github.cockpitsso.provider.checks;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.RealmModel;

/** The step of a browser flow that can ask for the code of Cockpit's two-factor authentication. */
public final class CodeStep {

  /** Id of the execution <em>Cockpit username password form</em>. */
  public static final String ID = "cockpit-username-password-form";

  private static final String BROWSER = "browser";

  private final RealmModel realm;
  private final Set<String> seen = new HashSet<>();

  private CodeStep(RealmModel realm) {
    this.realm = realm;
  }

  /**
   * Whether no browser login of this realm has the step: neither the realm's flow nor that of a client. False for a realm
   * that is being imported and has no flows yet.
   */
  public static boolean isMissing(RealmModel realm) {
    AuthenticationFlowModel flow = realm.getBrowserFlow();
    var step = new CodeStep(realm);
    return flow != null
        && !step.isIn(flow.getId())
        && realm
            .getClientsStream()
            .map(client -> client.getAuthenticationFlowBindingOverride(BROWSER))
            .filter(Objects::nonNull)
            .noneMatch(step::isIn);
  }

  private boolean isIn(String flowId) {
    return seen.add(flowId)
        && realm.getAuthenticationExecutionsStream(flowId).toList().stream()
            .filter(it -> !it.isDisabled())
            .anyMatch(this::has);
  }

  private boolean has(AuthenticationExecutionModel execution) {
    return ID.equals(execution.getAuthenticator())
        || (execution.isAuthenticatorFlow()
            && execution.getFlowId() != null
            && isIn(execution.getFlowId()));
  }
}
