package io.github.cockpitsso.demo.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("integration")
class PortsTest {
  private final Ports ports = new Ports();

  @Test
  void a_free_default_port_is_used() throws IOException {
    int free = freePort();

    assertThat(ports.choose("the bridge", Optional.empty(), free, "--bridge-port"))
        .isEqualTo(free);
    assertThat(ports.remarks()).isEmpty();
  }

  @Test
  void a_default_port_in_use_is_replaced_and_reported() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port =
          ports.choose("the bridge", Optional.empty(), taken.getLocalPort(), "--bridge-port");

      assertThat(port).isNotEqualTo(taken.getLocalPort()).isPositive();
      assertThat(ports.remarks())
          .singleElement()
          .asString()
          .contains(String.valueOf(taken.getLocalPort()), "the bridge", String.valueOf(port));
    }
  }

  @Test
  void a_requested_port_is_used_or_reported_as_a_problem() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = ports.choose("the bridge", Optional.of(taken.getLocalPort()), 1, "--bridge-port");

      assertThat(port).isEqualTo(taken.getLocalPort());
      assertThat(ports.problems()).singleElement().asString().contains("--bridge-port", "in use");
    }
  }

  @Test
  void no_two_parts_get_the_same_port() throws IOException {
    int free = freePort();
    ports.choose("Keycloak", Optional.of(free), 1, "--keycloak-port");
    int bridge = ports.choose("the bridge", Optional.empty(), free, "--bridge-port");

    assertThat(bridge).isNotEqualTo(free);
    ports.choose("the web app", Optional.of(free), 1, "--app-port");
    assertThat(ports.problems()).singleElement().asString().contains("--app-port");
  }

  @Test
  void an_invalid_port_is_a_problem() {
    ports.choose("the bridge", Optional.of(70_000), 1, "--bridge-port");
    ports.choose("the web app", Optional.of(-1), 1, "--app-port");

    assertThat(ports.problems()).hasSize(2).allMatch(problem -> problem.contains("65535"));
  }

  @Test
  void port_zero_selects_a_free_port() {
    assertThat(ports.choose("the bridge", Optional.of(0), 1, "--bridge-port")).isPositive();
    assertThat(ports.remarks()).isEmpty();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
