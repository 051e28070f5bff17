package io.github.cockpitsso.provider.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.http.Call;
import io.github.cockpitsso.client.http.Reply;
import io.github.cockpitsso.provider.connection.ConnectionFailure.KeyKind;
import io.github.cockpitsso.provider.settings.SettingProblem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionFailureTest {
  private static final String HERE = "https://cms.example.org";
  private static final Reply NOTHING = new Reply.Failed(Outage.CONNECT, "refused");
  private static final Outcome<String> HTML = new Outcome.Malformed<>("status 404, but not JSON");

  private final List<Call> calls = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(
      value = Denial.class,
      names = {"KEY", "PERMISSION"})
  void without_any_key_the_service_key_is_missing(Denial denial) {
    SettingProblem problem = problem(HERE, KeyKind.NONE, new Outcome.Denied<>(denial), NOTHING);

    assertThat(problem.message()).isEqualTo("cockpitProblemNoKey");
    assertThat(problem.detail().orElseThrow())
        .isEqualTo(
            "Check the password of a user [user/auth], Read the user directory [sso/users/read]");
  }

  @ParameterizedTest
  @CsvSource({
    "https://cms.example.org, SERVICE, cockpitProblemKeyUnknown, cockpitServiceKey",
    "https://cms.example.org, LOGIN, cockpitProblemKeyUnknown, cockpitLoginKey",
    "https://cms.example.org/:one, SERVICE, cockpitProblemKeyUnknownInSpace, cockpitServiceKey",
    "https://cms.example.org/cms/:one, LOGIN, cockpitProblemKeyUnknownInSpace, cockpitLoginKey"
  })
  void an_unknown_key_is_reported_with_its_space(
      String url, KeyKind key, String message, String field) {
    assertThat(problem(url, key, new Outcome.Denied<>(Denial.KEY), NOTHING))
        .isEqualTo(SettingProblem.of(message, field));
  }

  @ParameterizedTest
  @CsvSource({"SERVICE, true", "LOGIN, false"})
  void the_missing_permissions_of_a_key_are_listed(KeyKind key, boolean directory) {
    SettingProblem problem = problem(HERE, key, new Outcome.Denied<>(Denial.PERMISSION), NOTHING);

    assertThat(problem.message()).isEqualTo("cockpitProblemPermissions");
    assertThat(problem.detail().orElseThrow().contains("Read the user directory"))
        .isEqualTo(directory);
    assertThat(problem.detail().orElseThrow()).contains("Check the password of a user");
  }

  @Test
  void a_cockpit_without_the_addon_is_distinguished_from_another_server() {
    assertThat(
            problem(HERE, KeyKind.SERVICE, new Outcome.Unsupported<>("GET /api/sso/info"), NOTHING)
                .message())
        .isEqualTo("cockpitProblemNoAddon");
    assertThat(problem(HERE, KeyKind.SERVICE, HTML, NOTHING).message())
        .isEqualTo("cockpitProblemNoCockpit");
    assertThat(calls).as("over https nothing more is sent").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "412, application/json, {}, true",
    "403, application/json, {}, true",
    "404, text/html, '', true",
    "404, text/html, not found, false",
    "200, application/json, {}, false"
  })
  void a_space_is_missing_where_the_server_without_it_is_a_cockpit(
      int status, String type, String body, boolean cockpit) {
    Reply root = new Reply.Answer(status, type, body.getBytes(StandardCharsets.UTF_8));

    assertThat(problem(HERE + "/cms/:one", KeyKind.SERVICE, HTML, root))
        .isEqualTo(
            cockpit
                ? SettingProblem.of("cockpitProblemNoSpace", ":one")
                : SettingProblem.of(
                    "cockpitProblemNoCockpit",
                    "not an answer of Cockpit: status 404, but not JSON"));
    assertThat(calls).singleElement().satisfies(call -> {
      assertThat(call.uri()).hasToString(HERE + "/cms/api/sso/info");
      assertThat(call.apiKey()).as("without the key").isEqualTo(Optional.empty());
    });
  }

  @Test
  void plain_http_on_a_port_for_tls_is_recognized_by_what_answers_there() {
    var tls = new Reply.Failed(Outage.TLS, "PKIX path building failed");
    var plain =
        new Reply.Failed(Outage.TLS, "SSLHandshakeException: Remote host terminated the handshake");
    Outcome<String> broken = new Outcome.Unavailable<>(Outage.BROKEN, "reset");
    Outcome<String> nginx = new Outcome.Malformed<>("status 400, but not JSON");

    assertThat(problem("http://localhost:8443", KeyKind.SERVICE, broken, tls))
        .isEqualTo(SettingProblem.of("cockpitProblemTlsPort"));
    assertThat(calls.get(0).uri()).hasToString("https://localhost:8443/api/sso/info");
    assertThat(problem("http://localhost:8443", KeyKind.LOGIN, nginx, tls))
        .isEqualTo(SettingProblem.of("cockpitProblemTlsPort"));
    assertThat(problem("http://localhost", KeyKind.LOGIN, nginx, plain).message())
        .isEqualTo("cockpitProblemNoCockpit");
    assertThat(calls.get(2).uri()).hasToString("https://localhost:80/api/sso/info");
    assertThat(problem("http://localhost:8443", KeyKind.SERVICE, broken, plain).message())
        .isEqualTo("cockpitProblemUnreachable");
    assertThat(calls).allMatch(it -> it.apiKey().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "https://cms.example.org:8080, Unsupported or unrecognized SSL message,"
        + " http://cms.example.org:8080",
    "https://cms.example.org, Remote host terminated the handshake, http://cms.example.org:443"
  })
  void tls_on_a_port_for_plain_http_is_recognized_by_what_answers_there(
      String url, String detail, String asked) {
    var page = new Reply.Answer(404, "text/html", new byte[0]);

    assertThat(problem(url, KeyKind.SERVICE, new Outcome.Unavailable<>(Outage.TLS, detail), page))
        .isEqualTo(SettingProblem.of("cockpitProblemNoTls", detail));
    assertThat(calls).singleElement().satisfies(call -> {
      assertThat(call.uri()).hasToString(asked + "/api/sso/info");
      assertThat(call.apiKey()).as("without the key").isEqualTo(Optional.empty());
    });
  }

  @Test
  void a_slow_tls_server_is_not_reported_as_plain_http() {
    var refusal = new Reply.Answer(400, "text/html", new byte[0]);

    assertThat(problem(
                HERE, KeyKind.SERVICE, new Outcome.Unavailable<>(Outage.TIMEOUT, "late"), refusal)
            .message())
        .isEqualTo("cockpitProblemUnreachable");
  }

  @ParameterizedTest
  @CsvSource({
    "TLS, PKIX path building failed, cockpitProblemCertificate",
    "TLS, Certificate for <cms> doesn't match any of the subject alternative names,"
        + " cockpitProblemCertificate",
    "TLS, Received fatal alert: protocol_version, cockpitProblemUnreachable",
    "TLS, Remote host terminated the handshake, cockpitProblemUnreachable",
    "REDIRECTED, status 301, cockpitProblemRedirected",
    "CONNECT, refused, cockpitProblemUnreachable",
    "TIMEOUT, nothing, cockpitProblemUnreachable",
    "SERVER_ERROR, status 500, cockpitProblemUnreachable",
    "BROKEN, reset, cockpitProblemUnreachable"
  })
  void each_outage_has_its_own_remedy(Outage outage, String detail, String message) {
    assertThat(problem(HERE, KeyKind.SERVICE, new Outcome.Unavailable<>(outage, detail), NOTHING)
            .message())
        .isEqualTo(message);
  }

  private SettingProblem problem(String url, KeyKind key, Outcome<?> outcome, Reply further) {
    return new ConnectionFailure(CockpitAddress.parse(url), key, call -> {
          calls.add(call);
          return further;
        })
        .problem(outcome);
  }
}
