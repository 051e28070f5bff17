package io.github.cockpitsso.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakCluster;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;

/** Two nodes of one Keycloak with one database. The last test stops one of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoNodesIT {
  private static final String DIRECTORY = "/api/sso/users";
  private static final String FULL = "triggerFullSync";
  private static final int PEOPLE = 2000;
  private static final int BATCH = 100;
  private static final int MIDDLE = 10;
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private KeycloakCluster cluster;
  private StandInCockpit cockpit;
  private TestRealm here;
  private TestRealm there;

  @BeforeAll
  void start() {
    cockpit = StandInCockpit.start();
    cluster = KeycloakCluster.start(
        KeycloakServer.setup().withProvider(Path.of(System.getProperty("cockpit.provider.jar"))),
        2);
  }

  @AfterAll
  void stop() {
    cluster.close();
    cockpit.close();
  }

  /** Realms are not deleted: they end with the database. */
  @BeforeEach
  void newRealm() {
    cockpit.reset();
    here = TestRealm.withDirectory(cluster.node(0), cockpit);
    there = here.at(cluster.node(1));
    here.saveFederation(Map.of("batchSizeForSync", String.valueOf(BATCH))).expect(204);
  }

  @Test
  @Order(1)
  void of_two_parallel_full_syncs_one_imports_all_users_and_the_other_is_ignored() {
    cockpit.users().addMany(PEOPLE);
    var oneHasEnded = new CompletableFuture<Void>();
    cockpit.faults().when(asksForPage(1), new Fault.Held(oneHasEnded));
    List<CompletableFuture<JsonNode>> syncs = Stream.of(here, there)
        .map(node -> CompletableFuture.supplyAsync(() -> {
          try {
            return node.sync(FULL);
          } finally {
            oneHasEnded.complete(null);
          }
        }))
        .toList();

    List<JsonNode> results = syncs.stream().map(CompletableFuture::join).toList();

    assertThat(results).filteredOn(TwoNodesIT::isIgnored).as("%s", results).hasSize(1);
    JsonNode done = results.stream().filter(it -> !isIgnored(it)).findFirst().orElseThrow();
    assertThat(done.path("added").asInt()).as("%s", done).isEqualTo(active());
    assertThat(done.path("failed").asInt()).isZero();
    assertEverybodyIsThereOnce(there);
    everyHundredthLogsIn(here);
    everyHundredthLogsIn(there);
  }

  @Test
  @Order(2)
  void the_other_node_shows_changes_of_a_sync_at_once() {
    here.sync(FULL);
    Tokens tokens = Tokens.of(
        there.directGrant("alice", SeedData.ALICE_PASSWORD).expect(200).json());
    String user = there.name() + "/users/" + tokens.accessClaims().path("sub").asText();
    assertThat(there.admin().get(user).path("lastName").asText()).isNotEqualTo("Changed");
    cockpit.users().change("alice", it -> it.withName("Alice Changed").withRole("guest"));

    assertThat(here.sync("triggerChangedUsersSync").path("updated").asInt()).isEqualTo(1);

    // From here on, Cockpit does not answer.
    cockpit.refuseConnections();
    try {
      await().until(() -> there.admin().get(user).path("lastName").asText(), "Changed"::equals);
      assertThat(there
              .admin()
              .get(user)
              .path("attributes")
              .path("COCKPIT_ROLE")
              .path(0)
              .asText())
          .isEqualTo("guest");
    } finally {
      cockpit.acceptConnections();
    }
  }

  /** Keycloak's lock is valid for 30 seconds; a sync may take longer. */
  @Test
  @Order(3)
  void two_syncs_of_the_same_users_create_no_duplicates_after_the_lock_of_keycloak_expired(
      TestReporter reporter) {
    cockpit.users().addMany(PEOPLE);
    cockpit.faults().next(MIDDLE, DIRECTORY, new Fault.Delay(Duration.ofMillis(3100)));
    int last = cockpit.users().count() / BATCH;
    // From here on, the nodes get each page at the same moment.
    IntStream.range(MIDDLE, last).forEach(this::bothMeetAt);
    // Except the last page, because Keycloak cannot save two ends at the same time.
    var oneHasEnded = new CompletableFuture<Void>();
    holdSecond(last, oneHasEnded);
    CompletableFuture<JsonNode> slow = CompletableFuture.supplyAsync(() -> here.sync(FULL))
        .whenComplete((result, failure) -> oneHasEnded.complete(null));

    JsonNode second = await().atMost(DEADLINE).until(() -> there.sync(FULL), it -> !isIgnored(it));
    oneHasEnded.complete(null);
    JsonNode first = slow.join();

    reporter.publishEntry("first", first.path("status").asText());
    reporter.publishEntry("second", second.path("status").asText());
    assertThat(isIgnored(first)).as("%s", first).isFalse();
    assertThat(first.path("failed").asInt() + second.path("failed").asInt())
        .as("%s %s", first, second)
        .isZero();
    assertThat(first.path("added").asInt() + second.path("added").asInt())
        .as("%s %s", first, second)
        .isEqualTo(active());
    assertEverybodyIsThereOnce(here);
    everyHundredthLogsIn(here);
    everyHundredthLogsIn(there);
  }

  @Test
  @Order(4)
  void after_a_node_is_killed_during_a_sync_the_other_node_imports_the_missing_users(
      TestReporter reporter) {
    cockpit.users().addMany(PEOPLE);
    var killed = new CompletableFuture<Void>();
    cockpit.faults().when(asksForPage(MIDDLE), new Fault.Held(killed));
    CompletableFuture<JsonNode> lost = CompletableFuture.supplyAsync(() -> here.sync(FULL));
    cockpit.journal().await(asksForPage(MIDDLE), DEADLINE);

    // While it reads or writes that page.
    killed.complete(null);
    cluster.kill(0);
    assertThat(lost).failsWithin(DEADLINE);
    cockpit.faults().clear();
    cluster.awaitMembers(cluster.node(1), 1);

    int before = users(there);
    assertThat(before).isBetween(1, active() - 1);
    JsonNode next = await().atMost(DEADLINE).until(() -> there.sync(FULL), it -> !isIgnored(it));
    reporter.publishEntry("before", String.valueOf(before));
    reporter.publishEntry("next", next.path("status").asText());
    assertThat(next.path("added").asInt()).as("%s", next).isEqualTo(active() - before);
    assertThat(next.path("updated").asInt()).isZero();
    assertThat(next.path("failed").asInt()).isZero();
    assertEverybodyIsThereOnce(there);
    everyHundredthLogsIn(there);
  }

  /** Holds the page for the first request until the second request arrives. */
  private void bothMeetAt(int page) {
    var requests = new AtomicInteger();
    var both = new CompletableFuture<Void>();
    Predicate<ReceivedRequest> thisPage = asksForPage(page);
    cockpit
        .faults()
        .when(
            it -> {
              if (thisPage.test(it) && requests.incrementAndGet() == 2) {
                both.complete(null);
              }
              return thisPage.test(it);
            },
            new Fault.Held(both));
  }

  /** Holds the page for the second request. */
  private void holdSecond(int page, CompletableFuture<Void> until) {
    var requests = new AtomicInteger();
    Predicate<ReceivedRequest> thisPage = asksForPage(page);
    cockpit
        .faults()
        .when(it -> thisPage.test(it) && requests.incrementAndGet() == 2, new Fault.Held(until));
  }

  /** Pages are numbered from 0. */
  private Predicate<ReceivedRequest> asksForPage(int page) {
    String last = cockpit.users().all().get(page * BATCH - 1).id();
    return it -> it.path().equals(DIRECTORY) && it.query().contains("after=" + last);
  }

  private int active() {
    return (int) cockpit.users().all().stream().filter(CockpitUser::active).count();
  }

  /** All users of the realm in the database. */
  private static int users(TestRealm at) {
    return at.admin().get(at.name() + "/users/count").asInt();
  }

  /**
   * A sync without changes has found each account. If there are as many users as accounts, each
   * account has one.
   */
  private void assertEverybodyIsThereOnce(TestRealm at) {
    JsonNode again = at.sync(FULL);
    assertThat(isIgnored(again)).as("%s", again).isFalse();
    assertThat(again.path("added").asInt()).as("%s", again).isZero();
    assertThat(again.path("updated").asInt()).as("%s", again).isZero();
    assertThat(again.path("failed").asInt()).as("%s", again).isZero();
    assertThat(users(at)).isEqualTo(active());
  }

  private static void everyHundredthLogsIn(TestRealm at) {
    IntStream.range(0, PEOPLE / 100)
        .mapToObj(it -> "user%05d".formatted(it * 100))
        .forEach(
            name -> assertThat(at.directGrant(name, "Pass-1").status()).as(name).isEqualTo(200));
  }

  private static boolean isIgnored(JsonNode result) {
    return result.path("ignored").asBoolean();
  }
}
