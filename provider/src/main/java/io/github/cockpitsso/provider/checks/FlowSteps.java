package io.github.cockpitsso.provider.checks;

import java.util.HashSet;
import java.util.Set;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.RealmModel;

/**
 * The enabled steps of a realm's authentication flows.
 *
 * @param realm the realm of the flows
 */
record FlowSteps(RealmModel realm) {

  /** Whether the flow with this id, or one of its subflows, has a step with this authenticator. */
  boolean have(String flowId, String authenticator) {
    return have(flowId, authenticator, new HashSet<>());
  }

  private boolean have(String flowId, String authenticator, Set<String> seen) {
    return seen.add(flowId)
        && realm.getAuthenticationExecutionsStream(flowId).toList().stream()
            .filter(it -> !it.isDisabled())
            .anyMatch(it -> has(it, authenticator, seen));
  }

  private boolean has(
      AuthenticationExecutionModel execution, String authenticator, Set<String> seen) {
    return authenticator.equals(execution.getAuthenticator())
        || (execution.isAuthenticatorFlow()
            && execution.getFlowId() != null
            && have(execution.getFlowId(), authenticator, seen));
  }
}
