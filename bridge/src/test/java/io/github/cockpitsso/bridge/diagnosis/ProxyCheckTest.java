package io.github.cockpitsso.bridge.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProxyCheckTest {

  private static List<Finding> findings(Map<String, String> environment) {
    return ProxyCheck.run(Optional.empty(), Optional.empty(), environment);
  }

  @Test
  void ignored_proxy_variables_are_reported() {
    List<Finding> findings = findings(
        Map.of("HTTPS_PROXY", "http://user:s3cret@proxy:3128", "http_proxy", "x", "NO_PROXY", "y"));

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).status()).isEqualTo(Finding.Status.WARNING);
    assertThat(findings.get(0).found()).contains("it ignores HTTPS_PROXY, http_proxy");
    assertThat(findings.get(0).toString()).doesNotContain("s3cret");
  }

  @Test
  void without_a_proxy_nothing_is_reported() {
    assertThat(findings(Map.of("NO_PROXY", "localhost", "HTTP_PROXY", " "))).isEmpty();
  }
}
