package io.github.cockpitsso.bridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "io.github.cockpitsso.bridge";
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages(ROOT);

  /** A package, and those that may use it. */
  private record Layer(String name, List<String> users) {
    Layer(String name, String... users) {
      this(name, List.of(users));
    }
  }

  private static final List<Layer> LAYERS = List.of(
      new Layer("cli"),
      new Layer("diagnosis", "cli"),
      new Layer("proxy", "assembly"),
      new Layer("management", "assembly"),
      new Layer("setup", "cli"),
      new Layer("admin", "setup", "cli"),
      new Layer("outbound", "admin", "assembly", "cli", "diagnosis", "proxy"),
      new Layer("key", "proxy", "assembly", "diagnosis"),
      new Layer("guard", "content", "proxy", "assembly"),
      new Layer("content", "policy", "proxy", "diagnosis"),
      new Layer("limit", "proxy"),
      new Layer("token", "key", "outbound", "proxy", "assembly", "diagnosis"),
      new Layer("tls", "proxy", "outbound", "assembly", "cli", "diagnosis"),
      new Layer("policy", "proxy", "assembly", "diagnosis"),
      new Layer("reload", "tls", "policy", "proxy", "assembly", "cli", "diagnosis"),
      new Layer("settings", "tls", "policy", "proxy", "assembly", "cli", "diagnosis"),
      new Layer("request", "guard", "content", "token", "policy", "proxy", "diagnosis"));

  @Test
  void arrows_run_one_way() {
    var rule = layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
        .layer("assembly")
        .definedBy(ROOT)
        .layer("refusal")
        .definedBy(ROOT + ".refusal..");
    for (Layer layer : LAYERS) {
      rule = rule.layer(layer.name()).definedBy(ROOT + "." + layer.name() + "..");
    }
    for (Layer layer : LAYERS) {
      rule = layer.users().isEmpty()
          ? rule.whereLayer(layer.name()).mayNotBeAccessedByAnyLayer()
          : rule.whereLayer(layer.name())
              .mayOnlyBeAccessedByLayers(layer.users().toArray(String[]::new));
    }
    rule.whereLayer("assembly").mayOnlyBeAccessedByLayers("cli", "diagnosis").check(CLASSES);
  }

  @Test
  void no_package_is_without_a_layer() {
    Set<String> known = LAYERS.stream().map(Layer::name).collect(Collectors.toSet());
    known.add("refusal");
    Set<String> there = CLASSES.stream()
        .map(each -> each.getPackageName().substring(ROOT.length()))
        .filter(name -> !name.isEmpty())
        .map(name -> name.substring(1))
        .collect(Collectors.toSet());
    assertThat(there).isEqualTo(known);
  }

  @Test
  void packages_are_free_of_cycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void judgements_know_no_server() {
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
            ROOT + ".settings..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.jetty..", "org.apache.hc..")
        .check(CLASSES);
  }

  @Test
  void only_those_who_send_or_check_secrets_reveal_them() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".outbound..", ROOT + ".proxy..")
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
