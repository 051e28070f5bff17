package io.github.cockpitsso.bridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInBuilder;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.net.Ports;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import io.github.cockpitsso.testkit.tls.TlsFront;
import io.github.cockpitsso.testkit.token.ForgeKey;
import io.github.cockpitsso.testkit.token.IssuerEndpoint;
import io.github.cockpitsso.testkit.token.IssuerFault;
import io.github.cockpitsso.testkit.token.TokenDraft;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Broken deployments and the output of the commands for each. {@code docs/troubleshooting.md} is
 * generated from them: {@code -Dupdate.docs=true} writes the page.
 */
@Tag("integration")
class TroubleshootingTest {
  private static final Path PAGE = Path.of("..", "docs", "troubleshooting.md");
  private static final Pattern GENERATED =
      Pattern.compile("(<!-- generated: situations -->\n).*?(<!-- end -->)", Pattern.DOTALL);
  private static final String OPERATORS = "/addons/CockpitSso/operators.json";
  private static final String INFO = "/api/sso/info";
  private static final String ALICE = SeedData.ALICE.id();

  /**
   * A problem of a deployment.
   *
   * @param symptom the heading on the page
   * @param meaning a sentence for the page; may be empty
   * @param command the command as the page shows it
   * @param check the id of the finding that the command must report
   * @param run breaks the deployment and runs the command
   */
  private record Situation(
      String symptom,
      String meaning,
      String command,
      String check,
      StandInBuilder cockpit,
      Function<TestDeployment, TestDeployment.Run> run) {}

  private static Situation check(
      String symptom,
      String meaning,
      String check,
      Function<TestDeployment, TestDeployment> broken) {
    return check(symptom, meaning, check, StandInCockpit.builder(), broken);
  }

  private static Situation check(
      String symptom,
      String meaning,
      String check,
      StandInBuilder cockpit,
      Function<TestDeployment, TestDeployment> broken) {
    return new Situation(
        symptom,
        meaning,
        "check",
        check,
        cockpit,
        deployment -> broken.apply(deployment).run("check"));
  }

  private static Situation explain(
      String symptom, String meaning, String check, Function<TestDeployment, String> token) {
    return new Situation(
        symptom,
        meaning,
        "explain -",
        check,
        StandInCockpit.builder(),
        deployment -> deployment.onlyIssuer().run("explain", token.apply(deployment)));
  }

  private static Situation live(
      String symptom, String meaning, String check, Function<TestDeployment, TokenDraft> token) {
    return new Situation(
        symptom,
        meaning,
        "explain --live -",
        check,
        StandInCockpit.builder(),
        deployment ->
            deployment.run("explain", "--live", token.apply(deployment).sign()));
  }

  private static List<Situation> situations() {
    return Stream.of(configuration(), keycloak(), cockpit(), serviceKey(), tokens(), accounts())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Situation> configuration() {
    return List.of(
        check(
            "The bridge does not start",
            "`check` lists all problems of the configuration and still runs all possible checks.",
            "settings",
            deployment -> deployment.set("BRIDGE_COCKPIT_URL", "", "BRIDGE_PROT", "8091")),
        check(
            "The base URL of Cockpit ends with /api",
            "`bridge.cockpit.url` is the URL of the admin pages, not of the API.",
            "settings",
            deployment ->
                deployment.set("BRIDGE_COCKPIT_URL", deployment.cockpit().uri() + "/api")),
        check(
            "The browser reports a CORS error, or a logout has no effect",
            "Both findings are warnings, so the exit code is 0.",
            "settings.cors",
            deployment -> deployment.set("BRIDGE_CORS_ORIGINS", "", "BRIDGE_LOGOUT_CLIENTS", "")));
  }

  private static List<Situation> keycloak() {
    String missing = "{\"error\":\"Realm does not exist\"}";
    return List.of(
        check(
            "503 issuer_unavailable: the realm does not exist",
            "The realm in `bridge.issuer` is misspelled.",
            "issuer.realm",
            deployment -> {
              deployment
                  .forge()
                  .fault(
                      IssuerEndpoint.DISCOVERY,
                      IssuerFault.answering(404, "application/json", missing));
              return deployment;
            }),
        check(
            "503 issuer_unavailable: the URL is from an old Keycloak",
            "Keycloak 17 and newer have no `/auth` in their paths.",
            "issuer.realm",
            deployment -> deployment.set(
                "BRIDGE_ISSUER", deployment.forge().url().replace("/realms/", "/auth/realms/"))),
        check(
            "503 issuer_unavailable: the realm has another issuer",
            "The issuer in tokens is the URL at which users log in. `bridge.issuer` must be exactly"
                + " that URL.",
            "issuer.name",
            deployment -> {
              deployment.forge().nameIssuer("https://login.example.org/realms/cockpit");
              return deployment;
            }),
        check("503 issuer_unavailable: Keycloak is down", "", "issuer.reachable", deployment -> {
          deployment.forge().refuseConnections();
          return deployment;
        }),
        check(
            "503 issuer_unavailable: https:// on a port without TLS",
            "",
            "issuer.reachable",
            deployment -> {
              String https = deployment.forge().url().replace("http:", "https:");
              String server = deployment.forge().url().replaceFirst("http://(.*)/realms.*", "$1");
              return deployment
                  .set("BRIDGE_ISSUER", https)
                  .show("https://" + server, "https://" + TestDeployment.ISSUER_HOST + ":8080")
                  .show("http://" + server, "http://" + TestDeployment.ISSUER_HOST + ":8080");
            }),
        check(
            "503 key_source_refuses: the client secret is wrong",
            "With the key source `keycloak` the bridge introspects tokens as its own client.",
            "issuer.client",
            deployment -> deployment.set(
                "BRIDGE_COCKPIT_SERVICE_KEY", "", "BRIDGE_CLIENT_SECRET", "not-the-secret")),
        check(
            "400 invalid_scope at the login, or 403 insufficient_scope",
            "The realm has no client scope with that name.",
            "issuer.scope",
            deployment -> {
              deployment.forge().offerScopes("openid", "profile", "email");
              return deployment;
            }),
        check(
            "401 token_expired or token_not_yet_valid for new tokens",
            "",
            "issuer.clock",
            deployment -> deployment.ahead(Duration.ofMinutes(7))));
  }

  private static List<Situation> cockpit() {
    return List.of(
        check(
            "503 cockpit_unreachable: http:// on a port with TLS",
            "",
            "cockpit.reachable",
            deployment -> {
              TlsFront front = deployment.with(TlsFront.of(
                  deployment.cockpit().uri(),
                  TestAuthority.create("test").issue("127.0.0.1"),
                  Optional.empty()));
              String server = front.uri("127.0.0.1").getAuthority();
              return deployment
                  .set("BRIDGE_COCKPIT_URL", "http://" + server)
                  .show(server, TestDeployment.COCKPIT_HOST + ":443");
            }),
        check("503 cockpit_unreachable: Cockpit is down", "", "cockpit.reachable", deployment -> {
          int port = Ports.free();
          return deployment
              .set("BRIDGE_COCKPIT_URL", "http://127.0.0.1:" + port)
              .show("http://127.0.0.1:" + port, "https://" + TestDeployment.COCKPIT_HOST)
              .show("127.0.0.1:" + port, TestDeployment.COCKPIT_HOST);
        }),
        check(
            "502 or 404: the URL does not lead to Cockpit",
            "",
            "cockpit.url",
            deployment -> deployment.set(
                "BRIDGE_COCKPIT_URL", deployment.forge().url().replaceFirst("/realms.*", ""))),
        check(
            "404 for every request: the space does not exist",
            "",
            "cockpit.space",
            deployment ->
                deployment.set("BRIDGE_COCKPIT_URL", deployment.cockpit().uri() + "/:kunde2")),
        check(
            "404 for every request: the space has no colon",
            "",
            "cockpit.space",
            deployment ->
                deployment.set("BRIDGE_COCKPIT_URL", deployment.cockpit().uri() + "/kunde1")),
        check(
            "503 key_source_refuses: the addon is missing",
            "",
            "cockpit.addon",
            StandInCockpit.builder().addon(false),
            deployment -> deployment),
        check(
            "503 key_source_refuses: the addon was copied, but Cockpit does not run it",
            "Cockpit keeps a list of its modules. It does not see a new folder until that list is"
                + " flushed.",
            "cockpit.addon",
            StandInCockpit.builder().addon(false),
            deployment -> {
              deployment.cockpit().faults().on(OPERATORS, Fault.json(200, "{}"));
              return deployment;
            }),
        check("The addon is too old", "", "cockpit.addon", deployment -> {
          deployment
              .cockpit()
              .faults()
              .on(
                  INFO,
                  Fault.json(
                      200,
                      "{\"version\":\"0.0.9\",\"cockpit\":\"2.13.2\","
                          + "\"capabilities\":[\"keys.read\"]}"));
          return deployment;
        }));
  }

  private static List<Situation> serviceKey() {
    return List.of(
        check(
            "503 key_source_refuses: Cockpit does not know the service key",
            "",
            "cockpit.service-key",
            deployment -> deployment.set("BRIDGE_COCKPIT_SERVICE_KEY", "API-0123456789abcdef")),
        check(
            "503 key_source_refuses: the service key is from another space",
            "",
            "cockpit.service-key",
            deployment ->
                deployment.set("BRIDGE_COCKPIT_URL", deployment.cockpit().uri() + "/:kunde1")),
        check(
            "503 key_source_refuses: the role of the service key lacks a permission",
            "",
            "cockpit.service-key",
            deployment -> deployment.set("BRIDGE_COCKPIT_SERVICE_KEY", SeedData.LOGIN_API_KEY)),
        check(
            "The service key has unnecessary permissions",
            "This is a warning, so the exit code is 0.",
            "cockpit.service-key",
            deployment -> deployment.set("BRIDGE_COCKPIT_SERVICE_KEY", SeedData.ADMIN_API_KEY)));
  }

  private static List<Situation> tokens() {
    return List.of(
        explain(
            "403 insufficient_scope: the token has the claims of the scope cockpit, but not the"
                + " scope",
            "The console creates client scopes with *Include in token scope* Off.",
            "token.scope",
            deployment ->
                deployment.tokenFor(ALICE).claim("scope", "openid profile").sign()),
        explain(
            "401 token_audience: the client has no scope cockpit",
            "",
            "token.aud",
            deployment -> deployment
                .tokenFor(ALICE)
                .claim("aud", "account")
                .claim("scope", "openid profile")
                .without("cockpit_user_id")
                .without("cockpit_username")
                .without("cockpit_roles")
                .sign()),
        explain(
            "401 token_audience: the audience mapper is missing",
            "",
            "token.aud",
            deployment -> deployment.tokenFor(ALICE).claim("aud", "account").sign()),
        explain(
            "401 token_expired",
            "",
            "token.exp",
            deployment -> deployment
                .tokenFor(ALICE)
                .claim("iat", deployment.now().getEpochSecond() - 712)
                .claim("exp", deployment.now().getEpochSecond() - 412)
                .sign()),
        explain(
            "401 token_issuer: the token is from another realm",
            "The bridge cannot verify the signature: it does not fetch keys from other issuers.",
            "token.iss",
            deployment -> deployment
                .tokenFor(ALICE)
                .claim("iss", "https://" + TestDeployment.ISSUER_HOST + "/realms/master")
                .by(ForgeKey.rsa("key-of-another-realm", "RS256", 2048))
                .sign()),
        explain(
            "401 token_signature: the token was changed",
            "",
            "token.signature",
            deployment -> deployment
                .tokenFor(ALICE)
                .secretlyBy(ForgeKey.rsa("forge-rs256", "RS256", 2048))
                .sign()),
        explain(
            "401 token_algorithm or token_type: a refresh token was sent",
            "ID tokens, logout tokens, authorization codes and API keys are recognized as well.",
            "token.kind",
            deployment -> deployment
                .tokenFor(ALICE)
                .claim("typ", "Refresh")
                .claim("aud", deployment.forge().url())
                .by(ForgeKey.secret("refresh-key", "HS512", new byte[64]))
                .sign()),
        explain(
            "401 token_malformed: a Cockpit API key was sent",
            "",
            "token.kind",
            deployment -> SeedData.ALICE_KEY));
  }

  private static List<Situation> accounts() {
    return List.of(
        live("All checks succeed", "", "live.cockpit", deployment -> deployment.tokenFor(ALICE)),
        live(
            "403 no_cockpit_account",
            "",
            "live.account",
            deployment -> deployment.tokenFor(ALICE).without("cockpit_user_id")),
        live(
            "403 no_api_key",
            "",
            "live.account",
            deployment -> deployment.tokenFor(SeedData.BOB.id())),
        live(
            "403 account_inactive",
            "",
            "live.account",
            deployment -> deployment.tokenFor(SeedData.CAROL.id())),
        live("502 key_source_malformed", "", "live.key", deployment -> {
          deployment.set("BRIDGE_KEY_PATTERN", "KEY-[0-9]+");
          return deployment.tokenFor(ALICE);
        }),
        live("502 cockpit_refuses_key", "", "live.cockpit", deployment -> {
          deployment
              .cockpit()
              .faults()
              .when(
                  request -> request.path().equals(INFO)
                      && request.key().filter(SeedData.ALICE_KEY::equals).isPresent(),
                  Fault.json(412, "{\"error\":\"Authentication failed\"}"));
          return deployment.tokenFor(ALICE);
        }));
  }

  @Test
  void the_page_shows_what_the_commands_print() throws IOException {
    String page = Files.readString(PAGE);
    Matcher place = GENERATED.matcher(page);
    assertThat(place.find())
        .as("docs/troubleshooting.md has a place for the situations")
        .isTrue();
    String made = place.replaceFirst(
        Matcher.quoteReplacement("<!-- generated: situations -->\n" + sections() + "<!-- end -->"));
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, made);
      return;
    }
    assertThat(page)
        .as("docs/troubleshooting.md is out of date: run the tests of bridge with"
            + " -Dupdate.docs=true")
        .isEqualTo(made);
  }

  private static String sections() {
    List<String> sections = new ArrayList<>();
    for (Situation each : situations()) {
      try (TestDeployment deployment = new TestDeployment(each.cockpit())) {
        TestDeployment.Run run = each.run().apply(deployment);
        assertRecognized(each, run);
        sections.add("### " + each.symptom() + "\n\n"
            + (each.meaning().isEmpty() ? "" : each.meaning() + "\n\n")
            + "```\n$ cockpit-bridge " + each.command() + "\n"
            + shortened(each, deployment.stable(run))
            + "```\n\n");
      }
    }
    return String.join("", sections);
  }

  private static void assertRecognized(Situation situation, TestDeployment.Run run) {
    assertThat(run.output())
        .as(situation.symptom())
        .containsPattern("(?m)^(FAILED|warning|ok) +" + Pattern.quote(situation.check()) + ": ")
        .doesNotContain(SeedData.ALICE_KEY)
        .doesNotContain(SeedData.BRIDGE_KEY)
        .doesNotContain(SeedData.ADMIN_API_KEY)
        .doesNotContain(TokenForge.BRIDGE_SECRET);
    assertThat(run.exitCode())
        .as(situation.symptom())
        .isEqualTo(run.output().contains("FAILED") ? 1 : 0);
  }

  /** Shortens the output of check to failures and warnings. */
  private static String shortened(Situation situation, String output) {
    if (!situation.command().equals("check")) {
      return output;
    }
    List<String> kept = new ArrayList<>();
    boolean keep = false;
    for (String line : output.split("\n", -1)) {
      if (!line.isEmpty() && !line.startsWith(" ")) {
        keep = line.startsWith("FAILED") || line.startsWith("warning");
      }
      if (keep && !line.isEmpty()) {
        kept.add(line);
      }
    }
    return kept.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  @Test
  void each_situation_has_a_heading_of_its_own() {
    assertThat(situations())
        .hasSizeGreaterThan(15)
        .extracting(Situation::symptom)
        .doesNotHaveDuplicates();
  }
}
