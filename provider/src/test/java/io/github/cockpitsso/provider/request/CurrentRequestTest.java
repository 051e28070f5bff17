package io.github.cockpitsso.provider.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.provider.fake.Fake;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakContext;

class CurrentRequestTest {

  @Test
  void a_command_line_tool_has_no_request() {
    KeycloakContext command = Fake.of(KeycloakContext.class, (method, arguments) -> {
      throw new IllegalStateException("no request");
    });

    assertThat(CurrentRequest.of(command)).isEmpty();
  }
}
