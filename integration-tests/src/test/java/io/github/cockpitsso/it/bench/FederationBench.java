package io.github.cockpitsso.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.AdminRest;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.KeycloakSetup;
import io.github.cockpitsso.testkit.keycloak.OidcLogin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares this federation with Keycloak's own for LDAP, with the same number of users in Cockpit's
 * stand-in and in OpenLDAP. Both run in one server, in alternation. Both sides store passwords in
 * plain text, so no password hash is measured.
 */
class FederationBench {
  private static final int USERS = Integer.getInteger("bench.users", 10_000);
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final int LOGINS = 100;
  private static final int PAGES = 30;
  private static final String PASSWORD = "Pass-1";
  private static final Duration LONGEST_SYNC = Duration.ofMinutes(10);

  private final Map<String, List<Double>> figures = new TreeMap<>();

  @Test
  void beside_the_ldap_federation(@TempDir Path folder) {
    try (Slapd ldap = Slapd.start(folder, USERS, PASSWORD);
        StandInCockpit cockpit = StandInCockpit.start();
        KeycloakServer keycloak = onDatabase(KeycloakServer.setup()
                .withProvider(Path.of(System.getProperty("cockpit.provider.jar")))
                // The settings of a production server, unlike those of the tests.
                .withEnvironment("JAVA_OPTS_APPEND", ""))
            .start()) {
      // Cockpit has only these users, like LDAP.
      cockpit.users().all().forEach(user -> cockpit.users().delete(user.user()));
      cockpit.users().addMany(USERS);
      Map<String, String> cockpitConfig =
          Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey());
      // A first round that does not count, because it warms the server up.
      for (int round = 0; round <= ROUNDS; round++) {
        if (round == 1) {
          figures.clear();
        }
        measure("cockpit", keycloak, cockpitConfig);
        measure("ldap", keycloak, ldapConfig(ldap));
      }
    }
    report();
  }

  /** On the PostgreSQL of this JDBC URL, or on Keycloak's own H2. */
  private static KeycloakSetup onDatabase(KeycloakSetup setup) {
    String url = System.getProperty("bench.postgres");
    return url == null
        ? setup
        : setup
            .withBuildOption("--db=postgres")
            .withOption("--db-url=" + url)
            .withOption("--db-username=postgres");
  }

  private void measure(String kind, KeycloakServer keycloak, Map<String, String> config) {
    AdminRest admin = keycloak.admin().withTimeout(LONGEST_SYNC);
    String realm = kind + "-" + UUID.randomUUID().toString().substring(0, 8);
    admin.post("", Map.of("realm", realm, "enabled", true)).expect(201);
    try {
      String federation = add(admin, realm, kind, config);
      String sync = realm + "/user-storage/" + federation + "/sync?action=triggerFullSync";
      double first = seconds(
          () -> assertThat(admin.post(sync, "").expect(200).json().path("added").asInt())
              .isEqualTo(USERS));
      figure("1 first full sync, users/s", kind, USERS / first);
      double again = seconds(() -> assertThat(
              admin.post(sync, "").expect(200).json().path("failed").asInt())
          .isZero());
      figure("2 full sync again, users/s", kind, USERS / again);
      OidcLogin app = new OidcLogin(keycloak.issuer(realm), "admin-cli", "http://localhost/");
      for (int i = 0; i < LOGINS; i++) {
        String name = "user%05d".formatted(i * (USERS / LOGINS));
        figure(
            "3 login, ms",
            kind,
            1000 * seconds(() -> app.directGrant("admin-cli", name, PASSWORD).expect(200)));
      }
      for (int i = 0; i < PAGES; i++) {
        figure(
            "4 first page of the user list, ms",
            kind,
            1000 * seconds(() -> assertThat(page(admin, realm, "")).hasSize(21)));
        String part = "user%04d".formatted(i);
        figure(
            "5 search in the user list, ms",
            kind,
            1000
                * seconds(
                    () -> assertThat(page(admin, realm, "&search=" + part)).hasSize(10)));
      }
    } finally {
      admin.delete(realm).expect(204);
    }
  }

  private static JsonNode page(AdminRest admin, String realm, String more) {
    return admin.get(realm + "/users?briefRepresentation=true&first=0&max=21" + more);
  }

  private static String add(
      AdminRest admin, String realm, String kind, Map<String, String> config) {
    String location = admin
        .post(
            realm + "/components",
            Map.of(
                "name",
                kind,
                "providerId",
                kind,
                "providerType",
                "org.keycloak.storage.UserStorageProvider",
                "config",
                config.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, it -> List.of(it.getValue())))))
        .expect(201)
        .header("location");
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static Map<String, String> ldapConfig(Slapd ldap) {
    return Map.ofEntries(
        Map.entry("enabled", "true"),
        Map.entry("vendor", "other"),
        Map.entry("connectionUrl", ldap.uri().toString()),
        Map.entry("connectionPooling", "true"),
        Map.entry("authType", "simple"),
        Map.entry("bindDn", Slapd.ADMIN),
        Map.entry("bindCredential", Slapd.ADMIN_PASSWORD),
        Map.entry("usersDn", Slapd.USERS),
        Map.entry("usernameLDAPAttribute", "uid"),
        Map.entry("rdnLDAPAttribute", "uid"),
        Map.entry("uuidLDAPAttribute", "entryUUID"),
        Map.entry("userObjectClasses", "inetOrgPerson"),
        Map.entry("editMode", "READ_ONLY"),
        Map.entry("importEnabled", "true"),
        Map.entry("pagination", "true"),
        Map.entry("batchSizeForSync", "1000"),
        Map.entry("searchScope", "1"));
  }

  private static double seconds(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  private void figure(String what, String kind, double value) {
    figures.computeIfAbsent(what + "|" + kind, key -> new ArrayList<>()).add(value);
  }

  /** Medians, and our ratio to the peer. */
  private void report() {
    var table = new StringBuilder(
        "\n| medians, %,d users, %d rounds, %s | Cockpit | LDAP | ratio |\n|---|---|---|---|\n"
            .formatted(
                USERS, ROUNDS, System.getProperty("bench.postgres") == null ? "H2" : "PostgreSQL"));
    figures.keySet().stream().map(it -> it.split("\\|", 2)[0]).distinct().forEach(what -> {
      double ours = median(figures.get(what + "|cockpit"));
      double theirs = median(figures.get(what + "|ldap"));
      table.append("| %s | %.1f | %.1f | %.2f |\n"
          .formatted(what.substring(2), ours, theirs, ours / theirs));
    });
    System.out.println(table);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
