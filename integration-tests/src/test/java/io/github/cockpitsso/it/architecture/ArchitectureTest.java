package io.github.cockpitsso.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Dependencies of the modules: provider → cockpit-client ← bridge, and no product module → testkit.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String CLIENT = "io.github.cockpitsso.client..";
  private static final String PROVIDER = "io.github.cockpitsso.provider..";
  private static final String BRIDGE = "io.github.cockpitsso.bridge..";
  private static final String TESTKIT = "io.github.cockpitsso.testkit..";
  private static final String OURS = "io.github.cockpitsso..";

  private final JavaClasses classes = new ClassFileImporter()
      .importPaths(
          compiled("cockpit-client"),
          compiled("provider"),
          compiled("bridge"),
          compiled("testkit"));

  @ParameterizedTest
  @ValueSource(strings = {"client", "provider", "bridge", "testkit"})
  void all_packages_are_imported(String module) {
    assertThat(classes.stream().map(it -> it.getPackageName()))
        .anyMatch(name -> name.startsWith("io.github.cockpitsso." + module));
  }

  @Test
  void the_client_module_depends_only_on_java_and_json() {
    classes()
        .that()
        .resideInAPackage(CLIENT)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(CLIENT, "java..", "com.fasterxml.jackson..")
        .check(classes);
  }

  @Test
  void the_dialects_of_the_client_module_are_independent() {
    noClasses()
        .that()
        .resideInAPackage("..client.addon..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..client.loginonly..")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("..client.loginonly..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..client.addon..")
        .check(classes);
  }

  @Test
  void the_provider_depends_only_on_the_client_module_and_keycloak() {
    classes()
        .that()
        .resideInAPackage(PROVIDER)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            PROVIDER,
            CLIENT,
            "java..",
            "javax.crypto..",
            "javax.net.ssl..",
            "jakarta.persistence..",
            "jakarta.ws.rs..",
            "org.keycloak..",
            "org.jboss.logging..",
            "org.apache.http..",
            "io.micrometer.core.instrument..",
            "io.opentelemetry.api.trace..",
            "com.fasterxml.jackson..")
        .check(classes);
  }

  @Test
  void the_bridge_depends_only_on_the_client_module() {
    noClasses()
        .that()
        .resideInAPackage(BRIDGE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(PROVIDER, TESTKIT)
        .check(classes);
  }

  @Test
  void the_test_kit_does_not_depend_on_the_product() {
    noClasses()
        .that()
        .resideInAPackage(TESTKIT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CLIENT, PROVIDER, BRIDGE)
        .check(classes);
  }

  @Test
  void static_fields_are_final() {
    classes()
        .that()
        .resideInAPackage(OURS)
        .and()
        .areNotInterfaces()
        .should(StaticFields.areFinal())
        .check(classes);
  }

  private static Path compiled(String module) {
    return Path.of("..", module, "target", "classes");
  }
}
