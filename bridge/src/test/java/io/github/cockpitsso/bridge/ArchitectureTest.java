package io.github.cockpitsso.bridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "io.github.cockpitsso.bridge";
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages(ROOT);

  private static final int LARGEST = 22;

  /** A package and the packages that it may use. */
  private record Room(String name, List<String> uses) {
    Room(String name, String... uses) {
      this(name, List.of(uses));
    }
  }

  private static final List<Room> ROOMS = List.of(
      new Room(
          "assembly",
          "dpop",
          "endpoint",
          "exchange",
          "guard",
          "issuer",
          "key",
          "limit",
          "log",
          "management",
          "outbound",
          "pipeline",
          "policy",
          "reload",
          "server",
          "settings",
          "tls",
          "token",
          "upstream"),
      new Room("admin", "outbound"),
      new Room(
          "cli",
          "admin",
          "assembly",
          "diagnosis",
          "explain",
          "outbound",
          "reload",
          "settings",
          "setup",
          "tls",
          "value"),
      new Room("content", "guard", "parameter", "refusal", "request"),
      new Room(
          "diagnosis",
          "assembly",
          "issuer",
          "outbound",
          "policy",
          "reload",
          "settings",
          "tls",
          "token",
          "value"),
      new Room("dpop", "jwt", "refusal"),
      new Room(
          "endpoint",
          "dpop",
          "exchange",
          "guard",
          "key",
          "pipeline",
          "refusal",
          "request",
          "settings",
          "token",
          "upstream"),
      new Room(
          "exchange", "content", "guard", "key", "policy", "refusal", "request", "token", "value"),
      new Room(
          "explain",
          "assembly",
          "content",
          "diagnosis",
          "dpop",
          "issuer",
          "key",
          "outbound",
          "policy",
          "refusal",
          "reload",
          "request",
          "settings",
          "token",
          "value"),
      new Room("guard", "refusal", "request"),
      new Room(
          "http",
          "dpop",
          "endpoint",
          "exchange",
          "log",
          "refusal",
          "request",
          "settings"),
      new Room("issuer", "jwt", "refusal"),
      new Room("jwt", "refusal"),
      new Room("key", "refusal", "token"),
      new Room("limit"),
      new Room("log", "exchange", "key", "policy", "request", "token"),
      new Room("management"),
      new Room("outbound", "tls", "token"),
      new Room("parameter"),
      new Room(
          "pipeline",
          "content",
          "exchange",
          "guard",
          "key",
          "limit",
          "policy",
          "refusal",
          "request",
          "settings",
          "token"),
      new Room("policy", "content", "refusal", "reload", "request", "value"),
      new Room("refusal"),
      new Room("reload"),
      new Room("request", "refusal"),
      new Room("server", "exchange", "http", "log", "reload", "settings", "tls", "upstream"),
      new Room("settings", "value"),
      new Room("setup", "admin"),
      new Room("tls", "reload", "settings", "value"),
      new Room("token", "dpop", "issuer", "jwt", "refusal", "request"),
      new Room(
          "upstream",
          "content",
          "exchange",
          "outbound",
          "pipeline",
          "refusal",
          "reload",
          "request",
          "settings",
          "tls"),
      new Room("value"));

  @Test
  void packages_use_only_what_they_may_use() {
    var rule = layeredArchitecture().consideringOnlyDependenciesInAnyPackage(ROOT + "..");
    for (Room room : ROOMS) {
      rule = rule.layer(room.name())
          .definedBy(room.name().equals("assembly") ? ROOT : ROOT + "." + room.name() + "..");
    }
    for (Room room : ROOMS) {
      rule = room.uses().isEmpty()
          ? rule.whereLayer(room.name()).mayNotAccessAnyLayer()
          : rule.whereLayer(room.name()).mayOnlyAccessLayers(room.uses().toArray(String[]::new));
    }
    rule.check(CLASSES);
  }

  @Test
  void every_package_is_listed() {
    Set<String> listed = ROOMS.stream().map(Room::name).collect(Collectors.toSet());
    Set<String> existing = CLASSES.stream()
        .map(each -> each.getPackageName().substring(ROOT.length()))
        .map(name -> name.isEmpty() ? "assembly" : name.substring(1))
        .collect(Collectors.toSet());
    assertThat(listed).isEqualTo(existing);
  }

  @Test
  void packages_stay_small() {
    Map<String, Long> sizes = CLASSES.stream()
        .filter(each -> each.isTopLevelClass() && !each.getSimpleName().equals("package-info"))
        .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(sizes)
        .allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(LARGEST));
  }

  @Test
  void packages_are_free_of_cycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void checks_do_not_depend_on_a_server() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + ".token..",
            ROOT + ".key..",
            ROOT + ".guard..",
            ROOT + ".content..",
            ROOT + ".limit..",
            ROOT + ".request..",
            ROOT + ".refusal..",
            ROOT + ".tls..",
            ROOT + ".policy..",
            ROOT + ".reload..",
            ROOT + ".settings..",
            ROOT + ".dpop..",
            ROOT + ".issuer..",
            ROOT + ".jwt..",
            ROOT + ".parameter..",
            ROOT + ".value..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.jetty..", "org.apache.hc..")
        .check(CLASSES);
  }

  @Test
  void only_classes_that_send_or_check_secrets_reveal_them() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".outbound..", ROOT + ".upstream..", ROOT + ".endpoint..")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".key.KeyFormat")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".setup.BridgeSettingsText")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".setup.FederationPlanner")
        .should()
        .callMethod(io.github.cockpitsso.client.Secret.class, "reveal")
        .check(CLASSES);
  }
}
