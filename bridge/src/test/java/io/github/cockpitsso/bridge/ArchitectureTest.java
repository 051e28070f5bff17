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
  private record AllowedUse(String name, List<String> uses) {
    AllowedUse(String name, String... uses) {
      this(name, List.of(uses));
    }
  }

  private static final List<AllowedUse> ALLOWED = List.of(
      new AllowedUse(
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
      new AllowedUse("admin", "outbound"),
      new AllowedUse(
          "cli",
          "admin",
          "assembly",
          "diagnosis",
          "explain",
          "key",
          "log",
          "outbound",
          "reload",
          "settings",
          "setup",
          "tls",
          "value",
          "warmup"),
      new AllowedUse("content", "guard", "parameter", "refusal", "request"),
      new AllowedUse(
          "diagnosis",
          "assembly",
          "issuer",
          "key",
          "outbound",
          "policy",
          "reload",
          "settings",
          "tls",
          "token",
          "value"),
      new AllowedUse("dpop", "jwt", "refusal"),
      new AllowedUse(
          "endpoint",
          "content",
          "dpop",
          "exchange",
          "guard",
          "key",
          "pipeline",
          "refusal",
          "request",
          "settings",
          "token",
          "upstream",
          "value"),
      new AllowedUse(
          "exchange", "content", "guard", "key", "policy", "refusal", "request", "token", "value"),
      new AllowedUse(
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
      new AllowedUse("guard", "refusal", "request"),
      new AllowedUse(
          "http", "dpop", "endpoint", "exchange", "log", "refusal", "request", "settings"),
      new AllowedUse("issuer", "jwt", "refusal"),
      new AllowedUse("jwt", "refusal"),
      new AllowedUse("key", "refusal", "reload", "token", "value"),
      new AllowedUse("limit"),
      new AllowedUse("log", "exchange", "key", "policy", "request", "settings", "token"),
      new AllowedUse("management"),
      new AllowedUse("outbound", "tls", "token"),
      new AllowedUse("parameter"),
      new AllowedUse(
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
      new AllowedUse("policy", "content", "refusal", "reload", "request", "value"),
      new AllowedUse("refusal"),
      new AllowedUse("reload"),
      new AllowedUse("request", "refusal"),
      new AllowedUse("server", "exchange", "http", "log", "reload", "settings", "tls", "upstream"),
      new AllowedUse("settings", "value"),
      new AllowedUse("setup", "admin"),
      new AllowedUse("tls", "reload", "settings", "value"),
      new AllowedUse("token", "dpop", "issuer", "jwt", "refusal", "request"),
      new AllowedUse(
          "upstream",
          "content",
          "exchange",
          "key",
          "outbound",
          "pipeline",
          "refusal",
          "reload",
          "request",
          "settings",
          "tls"),
      new AllowedUse("value"),
      new AllowedUse("warmup", "assembly", "log", "outbound", "settings"));

  @Test
  void packages_use_only_what_they_may_use() {
    var rule = layeredArchitecture().consideringOnlyDependenciesInAnyPackage(ROOT + "..");
    for (AllowedUse each : ALLOWED) {
      rule = rule.layer(each.name())
          .definedBy(each.name().equals("assembly") ? ROOT : ROOT + "." + each.name() + "..");
    }
    for (AllowedUse each : ALLOWED) {
      rule = each.uses().isEmpty()
          ? rule.whereLayer(each.name()).mayNotAccessAnyLayer()
          : rule.whereLayer(each.name()).mayOnlyAccessLayers(each.uses().toArray(String[]::new));
    }
    rule.check(CLASSES);
  }

  @Test
  void every_package_is_listed() {
    Set<String> listed = ALLOWED.stream().map(AllowedUse::name).collect(Collectors.toSet());
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
        .and()
        // Separates the token from its scheme.
        .doNotHaveFullyQualifiedName(ROOT + ".token.AuthenticatedUser")
        .should()
        .callMethod(io.github.cockpitsso.client.Secret.class, "reveal")
        .check(CLASSES);
  }
}
