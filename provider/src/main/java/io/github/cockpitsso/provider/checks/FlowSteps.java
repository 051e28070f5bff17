package io.github.cockpitsso.provider.checks;

import java.util.HashSet;
import java.util.Set;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.RealmModel;

/**
 * The steps of a realm's authentication flows that are not disabled.
 *
 * @param realm the flows' realm
 */
record FlowSteps(RealmModel realm) {

  /** Whether the flow of this id, or a flow below it, has a step of this authenticator. */
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
