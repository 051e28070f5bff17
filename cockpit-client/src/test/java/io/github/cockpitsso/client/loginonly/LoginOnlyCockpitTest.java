package io.github.cockpitsso.client.loginonly;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Capability;
import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Credentials;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.UserDraft;
import io.github.cockpitsso.client.UserQuery;
import io.github.cockpitsso.client.http.ScriptedTransport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoginOnlyCockpitTest {
  private final ScriptedTransport transport = new ScriptedTransport();
  private final CockpitApi cockpit = new LoginOnlyCockpit(transport.cockpit());

  @Test
  void credentials_are_checked() {
    transport
        .then(200, "{\"_id\":\"a1\",\"user\":\"alice\",\"active\":true,\"role\":\"editor\"}")
        .then(401, "{\"error\":\"Authentication failed\"}");

    assertThat(login("x").map(it -> it.user().role())).isEqualTo(new Outcome.Found<>("editor"));
    assertThat(login("y")).isEqualTo(new Outcome.Denied<>(Denial.CREDENTIALS));
  }

  @Test
  void all_other_calls_are_unsupported_and_not_sent() {
    List<Outcome<?>> outcomes = List.of(
        cockpit.findById("a1"),
        cockpit.findByUsername("alice"),
        cockpit.findByEmail("alice@example.org"),
        cockpit.search(new UserQuery("", Optional.empty(), Optional.empty(), 0, 1)),
        cockpit.apiKey("a1"),
        cockpit.mintApiKey("a1"),
        cockpit.rotateApiKey("a1", Duration.ZERO, Optional.empty()),
        cockpit.roles(),
        cockpit.create(UserDraft.EMPTY),
        cockpit.update("a1", UserDraft.EMPTY),
        cockpit.changePassword("a1", Secret.of("x")));

    assertThat(outcomes).allMatch(Outcome.Unsupported.class::isInstance);
    assertThat(cockpit.capabilities().map(it -> it.capabilities()))
        .isEqualTo(new Outcome.Found<>(Set.of(Capability.AUTH)));
    assertThat(transport.calls()).isEmpty();
  }

  private Outcome<Login> login(String password) {
    return cockpit.authenticate(Credentials.ofUser("alice", Secret.of(password)));
  }
}
