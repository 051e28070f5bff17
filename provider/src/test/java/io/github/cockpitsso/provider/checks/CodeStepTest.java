package io.github.cockpitsso.provider.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.provider.fake.Fake;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

class CodeStepTest {
  private final Map<String, List<AuthenticationExecutionModel>> flows = new HashMap<>();
  private String clientFlow;

  @Test
  void it_is_missing_from_keycloaks_own_browser_flow() {
    flows.put("browser", List.of(step("auth-cookie"), flow("forms")));
    flows.put("forms", List.of(step("auth-username-password-form")));

    assertThat(CodeStep.isMissing(realm())).isTrue();
  }

  @Test
  void it_is_found_below_other_flows() {
    flows.put("browser", List.of(step("auth-cookie"), flow("forms")));
    flows.put("forms", List.of(flow("inner")));
    flows.put("inner", List.of(step(CodeStep.ID)));

    assertThat(CodeStep.isMissing(realm())).isFalse();
  }

  @Test
  void a_disabled_step_or_flow_does_not_count() {
    AuthenticationExecutionModel disabled = step(CodeStep.ID);
    disabled.setRequirement(Requirement.DISABLED);
    AuthenticationExecutionModel around = flow("forms");
    around.setRequirement(Requirement.DISABLED);
    flows.put("browser", List.of(disabled, around));
    flows.put("forms", List.of(step(CodeStep.ID)));

    assertThat(CodeStep.isMissing(realm())).isTrue();
  }

  @Test
  void the_flow_of_one_client_is_enough() {
    flows.put("browser", List.of(step("auth-cookie")));
    flows.put("own", List.of(step(CodeStep.ID)));
    clientFlow = "own";

    assertThat(CodeStep.isMissing(realm())).isFalse();
  }

  @Test
  void circular_flows_terminate() {
    flows.put("browser", List.of(flow("forms")));
    flows.put("forms", List.of(flow("browser")));

    assertThat(CodeStep.isMissing(realm())).isTrue();
  }

  @Test
  void a_realm_without_flows_is_being_imported() {
    assertThat(CodeStep.isMissing(realm())).isFalse();
  }

  private RealmModel realm() {
    ClientModel client = Fake.of(ClientModel.class, (method, arguments) -> clientFlow);
    return Fake.of(RealmModel.class, (method, arguments) -> switch (method) {
      case "getBrowserFlow" -> flows.isEmpty() ? null : browser();
      case "getAuthenticationExecutionsStream" -> flows.get((String) arguments[0]).stream();
      case "getClientsStream" -> Stream.of(client);
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

  private static AuthenticationExecutionModel flow(String id) {
    var flow = new AuthenticationExecutionModel();
    flow.setRequirement(Requirement.ALTERNATIVE);
    flow.setAuthenticatorFlow(true);
    flow.setFlowId(id);
    return flow;
  }
}
