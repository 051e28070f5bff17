package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.support.Prerequisite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs the sample of {@code docs/app-developer.md} in Node.js with a simulated Keycloak and bridge.
 */
@Tag("integration")
class AppSampleTest {
  private static final Path PAGE = Path.of("..", "docs", "app-developer.md");
  private static final String NODE = System.getProperty("node", "node");

  /** The script around the sample: what each page load calls, and how it records the events. */
  private static final String HARNESS = """
      const events = []
      const store = new Map()
      globalThis.location = { origin: 'https://app.example.org' }
      globalThis.sessionStorage = {
        getItem: key => store.get(key) ?? null,
        setItem: (key, value) => store.set(key, String(value)),
      }
      globalThis.stub = { refreshes: true, authenticated: true }
      globalThis.Keycloak = class {
        token = 'token-0'
        authenticated = true
        async init() {}
        async updateToken(seconds) {
          if (seconds !== -1) return false
          events.push('refresh')
          if (!stub.refreshes) {
            this.authenticated = stub.authenticated
            throw new Error('refresh failed')
          }
          this.token = 'token-1'
          return true
        }
        async login() {
          events.push('login')
          await new Promise(() => {})
        }
      }
      const problem = (status, reason) => () => new Response(
        JSON.stringify({ status, reason, detail: 'about ' + reason }),
        { status, headers: { 'Content-Type': 'application/problem+json' } })
      const json = value => () => new Response(
        JSON.stringify(value), { status: 200, headers: { 'Content-Type': 'application/json' } })
      const empty = status => () => new Response(null, { status })
      let answers = []
      globalThis.fetch = async (url, options) => {
        events.push('fetch ' + options.headers.Authorization)
        return (answers.length > 1 ? answers.shift() : answers[0])()
      }
      let page = 0
      // One page load and one call. A call that redirects to the login page never ends.
      async function load(calls = 1) {
        const { cockpit } = await import('./sample.mjs?' + page++)
        const all = []
        for (let i = 0; i < calls; i++) {
          all.push(cockpit('/api/x')
            .then(value => events.push('value ' + JSON.stringify(value)))
            .catch(error => events.push('error ' + error.status + ' ' + error.reason)))
        }
        await Promise.race([Promise.all(all), new Promise(done => setTimeout(done, 100))])
      }
      """;

  @TempDir
  private Path folder;

  @Test
  void json_is_returned_as_a_value() throws Exception {
    assertThat(run("answers = [json({ a: 1 })]; await load()"))
        .containsExactly("fetch Bearer token-0", "value {\"a\":1}");
  }

  @ParameterizedTest
  @CsvSource({"404", "204", "200"})
  void an_answer_without_a_body_is_null(int status) throws Exception {
    assertThat(run("answers = [empty(%d)]; await load()".formatted(status)))
        .containsExactly("fetch Bearer token-0", "value null");
  }

  @Test
  void an_expired_token_is_refreshed_once_and_the_request_is_sent_again() throws Exception {
    assertThat(run("answers = [problem(401, 'token_expired'), json([])]; await load()"))
        .containsExactly("fetch Bearer token-0", "refresh", "fetch Bearer token-1", "value []");
  }

  @Test
  void a_401_that_persists_after_a_new_login_is_an_error() throws Exception {
    assertThat(run(
            "answers = [problem(401, 'token_inactive')]; await load(); await load(); await load()"))
        .containsExactly(
            "fetch Bearer token-0",
            "login",
            "fetch Bearer token-0",
            "error 401 token_inactive",
            "fetch Bearer token-0",
            "error 401 token_inactive");
  }

  @Test
  void a_401_that_persists_after_refresh_and_login_is_an_error() throws Exception {
    List<String> events =
        run("answers = [problem(401, 'session_ended')]; await load(); await load()");

    assertThat(events).filteredOn("login"::equals).hasSize(1);
    assertThat(events).last().isEqualTo("error 401 session_ended");
  }

  @Test
  void parallel_requests_cause_one_login_and_no_error() throws Exception {
    List<String> events = run("answers = [problem(401, 'token_inactive')]; await load(5)");

    assertThat(events).filteredOn("login"::equals).hasSize(1);
    assertThat(events).noneMatch(event -> event.startsWith("error"));
  }

  @Test
  void a_wrong_setting_is_an_error_and_causes_no_login() throws Exception {
    assertThat(run("answers = [problem(401, 'token_audience')]; await load()"))
        .containsExactly("fetch Bearer token-0", "error 401 token_audience");
  }

  @Test
  void an_ended_session_causes_a_login() throws Exception {
    assertThat(run("stub.refreshes = false; stub.authenticated = false;"
            + " answers = [problem(401, 'token_expired')]; await load()"))
        .containsExactly("fetch Bearer token-0", "refresh", "login");
  }

  @Test
  void an_unreachable_keycloak_is_an_error_and_causes_no_login() throws Exception {
    assertThat(
            run("stub.refreshes = false; answers = [problem(401, 'token_expired')]; await load()"))
        .containsExactly("fetch Bearer token-0", "refresh", "error undefined undefined");
  }

  @Test
  void problem_json_and_html_pages_are_errors_with_their_status() throws Exception {
    assertThat(run("answers = [problem(404, 'not_found')]; await load()"))
        .contains("error 404 not_found");
    assertThat(run("answers = [problem(503, 'cockpit_unreachable')]; await load()"))
        .contains("error 503 cockpit_unreachable");
    assertThat(run("answers = [empty(412)]; await load()")).contains("error 412 undefined");
    assertThat(run("answers = [() => new Response('<html>', { status: 502 })]; await load()"))
        .contains("error 502 undefined");
  }

  @Test
  void the_table_describes_what_the_sample_does_for_each_401() throws IOException {
    String page = Files.readString(PAGE);
    String table = page.substring(page.indexOf("### Reasons of a 401"));
    var named = new ArrayList<String>();
    for (String line : table.substring(0, table.indexOf("\n### ", 1)).lines().toList()) {
      if (line.startsWith("| `")) {
        List<String> reasons = ids("`([a-z_]+)`", line.split("\\|", -1)[1]);
        named.addAll(reasons);
        for (String list : List.of("REFRESH", "LOGIN")) {
          boolean inTable =
              line.split("\\|", -1)[2].strip().startsWith(list.toLowerCase(Locale.ROOT));
          assertThat(ids("'([a-z_]+)'", line(page, "const " + list + " = ")).containsAll(reasons))
              .as(list + " " + reasons)
              .isEqualTo(inTable);
        }
      }
    }
    assertThat(named).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(reasons(401));
  }

  @Test
  void the_page_says_for_each_403_who_can_fix_it() throws IOException {
    String page = Files.readString(PAGE);
    String table = page.substring(page.indexOf("### Reasons of a 403"));
    List<String> named = table
        .substring(0, table.indexOf("\n## "))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .flatMap(line -> ids("`([a-z_]+)`", line.split("\\|", -1)[1]).stream())
        .toList();

    assertThat(named).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(reasons(403));
  }

  private static Set<String> reasons(int status) {
    return new TreeSet<>(Arrays.stream(Reason.values())
        .filter(reason -> reason.status() == status)
        .map(Reason::id)
        .toList());
  }

  private static String line(String page, String start) {
    return page.lines().filter(each -> each.startsWith(start)).findFirst().orElseThrow();
  }

  private static List<String> ids(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  /** The first JavaScript block of the page, as a module that exports its function. */
  private static String sample() throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("```js\n") + "```js\n".length();
    String code = page.substring(start, page.indexOf("```", start));
    String import_ = "import Keycloak from 'keycloak-js'\n";
    assertThat(code).contains(import_, "async function cockpit(");
    return code.replace(import_, "") + "\nexport { cockpit }\n";
  }

  private List<String> run(String scenario) throws Exception {
    Files.writeString(folder.resolve("sample.mjs"), sample());
    Files.writeString(
        folder.resolve("run.mjs"),
        HARNESS + scenario + "\nprocess.stdout.write(events.map(each => each + '\\n').join(''))"
            + "\nprocess.exit(0)\n");
    Process process = Prerequisite.orSkip(start(), "no Node.js: name one by -Dnode=COMMAND");
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output.lines().toList();
  }

  private Optional<Process> start() {
    try {
      return Optional.of(new ProcessBuilder(NODE, folder.resolve("run.mjs").toString())
          .redirectErrorStream(true)
          .start());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
