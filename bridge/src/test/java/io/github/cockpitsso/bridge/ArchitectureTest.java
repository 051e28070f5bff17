package io.github.cockpitsso.bridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "io.github.cockpitsso.bridge";
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages(ROOT);

  @Test
  void arrows_run_one_way() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
        .layer("cli")
        .definedBy(ROOT + ".cli..")
        .layer("assembly")
        .definedBy(ROOT)
        .layer("proxy")
        .definedBy(ROOT + ".proxy..")
        .layer("management")
        .definedBy(ROOT + ".management..")
        .layer("outbound")
        .definedBy(ROOT + ".outbound..")
        .layer("key")
        .definedBy(ROOT + ".key..")
        .layer("token")
        .definedBy(ROOT + ".token..")
        .layer("guard")
        .definedBy(ROOT + ".guard..")
        .layer("request")
        .definedBy(ROOT + ".request..")
        .layer("settings")
        .definedBy(ROOT + ".settings..")
        .layer("refusal")
        .definedBy(ROOT + ".refusal..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("assembly")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("proxy")
        .mayOnlyBeAccessedByLayers("assembly")
        .whereLayer("management")
        .mayOnlyBeAccessedByLayers("assembly")
        .whereLayer("outbound")
        .mayOnlyBeAccessedByLayers("assembly", "cli")
        .whereLayer("key")
        .mayOnlyBeAccessedByLayers("proxy", "outbound", "assembly")
        .whereLayer("guard")
        .mayOnlyBeAccessedByLayers("proxy", "assembly")
        .whereLayer("token")
        .mayOnlyBeAccessedByLayers("key", "proxy", "assembly", "cli")
        .whereLayer("settings")
        .mayOnlyBeAccessedByLayers("proxy", "assembly", "cli")
        .whereLayer("request")
        .mayOnlyBeAccessedByLayers("guard", "proxy")
        .check(CLASSES);
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
            ROOT + ".request..",
            ROOT + ".refusal..",
            ROOT + ".settings..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.jetty..", "org.apache.hc..")
        .check(CLASSES);
  }

  @Test
  void only_those_who_send_secrets_reveal_them() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".outbound..", ROOT + ".proxy..")
        .should()
        .callMethod(io.github.cockpitsso.client.Secret.class, "reveal")
        .check(CLASSES);
  }
}
