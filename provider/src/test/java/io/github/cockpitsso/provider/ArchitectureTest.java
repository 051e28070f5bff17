package io.github.cockpitsso.provider;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.cockpitsso.client.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "io.github.cockpitsso.provider";
  private static final int LARGEST_PACKAGE = 22;
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages(ROOT);

  /** A package, and the packages that may use it. */
  private record Layer(String name, List<String> users) {
    Layer(String name, String... users) {
      this(name, List.of(users));
    }
  }

  private static final List<Layer> LAYERS = List.of(
      new Layer("federation"),
      new Layer("admin"),
      new Layer("claims"),
      new Layer("lookup", "federation"),
      new Layer("batch", "federation", "lookup"),
      new Layer("users", "federation", "batch"),
      new Layer("profile", "federation", "users"),
      new Layer("roles", "federation", "claims", "batch", "users"),
      new Layer("connection", "federation", "admin", "claims", "profile", "roles"),
      new Layer("sync", "federation", "lookup", "batch"),
      new Layer("login", "federation", "lookup", "users", "profile"),
      new Layer(
          "identity",
          "federation",
          "admin",
          "claims",
          "lookup",
          "batch",
          "users",
          "profile",
          "login"),
      new Layer("telemetry", "federation"),
      new Layer("outage", "federation"),
      new Layer("http", "federation", "connection"),
      new Layer("apikey", "federation", "admin", "claims", "users", "connection"),
      new Layer(
          "settings",
          "federation",
          "admin",
          "claims",
          "lookup",
          "batch",
          "users",
          "profile",
          "roles",
          "connection",
          "sync",
          "login",
          "identity"),
      new Layer("checks", "federation", "admin", "lookup", "connection", "login", "settings"),
      new Layer("names", "federation", "lookup", "batch", "users", "profile", "sync"),
      new Layer("request", "federation", "lookup", "users", "profile", "login"),
      new Layer("crypto", "apikey", "claims", "login", "identity"),
      new Layer(
          "text",
          "federation",
          "admin",
          "claims",
          "lookup",
          "batch",
          "users",
          "profile",
          "roles",
          "connection",
          "sync",
          "login",
          "identity",
          "outage",
          "settings"));

  @Test
  void packages_are_used_only_by_the_packages_named_here() {
    var rule = layeredArchitecture().consideringOnlyDependenciesInAnyPackage(ROOT + "..");
    for (Layer layer : LAYERS) {
      rule = rule.layer(layer.name()).definedBy(in(layer.name()));
    }
    for (Layer layer : LAYERS) {
      rule = layer.users().isEmpty()
          ? rule.whereLayer(layer.name()).mayNotBeAccessedByAnyLayer()
          : rule.whereLayer(layer.name())
              .mayOnlyBeAccessedByLayers(layer.users().toArray(String[]::new));
    }
    rule.check(CLASSES);
  }

  @Test
  void every_package_has_a_layer() {
    assertThat(CLASSES.stream()
            .map(each -> each.getPackageName().substring(ROOT.length() + 1))
            .collect(Collectors.toSet()))
        .isEqualTo(LAYERS.stream().map(Layer::name).collect(Collectors.toSet()));
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void a_package_has_at_most_22_classes() {
    Map<String, Long> sizes = CLASSES.stream()
        .filter(JavaClass::isTopLevelClass)
        .filter(each -> !each.getSimpleName().equals("package-info"))
        .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

    assertThat(sizes.values()).allMatch(size -> size <= LARGEST_PACKAGE);
  }

  @Test
  void only_these_classes_reveal_secrets() {
    noClasses()
        .that(areNot(
            "apikey.ApiKeyCipher",
            "claims.ApiKeyMapper",
            "claims.SealedKeyMapper",
            "connection.CockpitConnection",
            "federation.FederationValidator",
            "http.KeycloakTransport",
            "login.CockpitLoginForm",
            "login.PasswordSeal",
            "profile.PasswordChange",
            "users.PasswordMigration"))
        .should()
        .callMethod(Secret.class, "reveal")
        .check(CLASSES);
  }

  @Test
  void only_users_and_batch_use_the_database() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("users"), in("batch"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta.persistence..", "org.keycloak.connections.jpa..", "org.keycloak.models.jpa..")
        .check(CLASSES);
  }

  @Test
  void only_these_packages_use_the_local_user_storage() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("users"), in("batch"), in("lookup"))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.keycloak.storage.UserStoragePrivateUtil")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.keycloak.storage.UserStorageUtil")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.keycloak.models.UserManager")
        .check(CLASSES);
  }

  @Test
  void work_at_the_end_of_a_request_goes_through_one_class() {
    noClasses()
        .that(areNot("request.RequestEnd"))
        .should()
        .dependOnClassesThat()
        .haveNameMatching("org\\.keycloak\\.models\\.(Abstract)?KeycloakTransaction")
        .check(CLASSES);
  }

  @Test
  void texts_and_names_know_nothing_of_keycloak() {
    noClasses()
        .that()
        .resideInAnyPackage(in("text"), in("names"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.keycloak..")
        .check(CLASSES);
  }

  @Test
  void these_packages_open_no_keycloak_session() {
    noClasses()
        .that()
        .resideInAnyPackage(
            in("text"),
            in("names"),
            in("settings"),
            in("sync"),
            in("outage"),
            in("http"),
            in("telemetry"),
            in("apikey"))
        .should()
        .dependOnClassesThat()
        .haveNameMatching("org\\.keycloak\\.models\\.KeycloakSession(Factory)?")
        .check(CLASSES);
  }

  @Test
  void only_the_package_http_uses_the_http_client() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("http"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.http..")
        .check(CLASSES);
  }

  @Test
  void only_these_packages_encrypt_or_sign() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("crypto"), in("apikey"), in("login"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.crypto..", "java.security..")
        .check(CLASSES);
  }

  @Test
  void only_these_packages_measure() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("outage"), in("telemetry"), in("federation"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", "io.opentelemetry..")
        .check(CLASSES);
  }

  @Test
  void only_the_factory_and_the_services_know_the_registered_factory() {
    noClasses()
        .that(areNot("connection.CockpitServices"))
        .should()
        .callMethod(
            org.keycloak.models.KeycloakSessionFactory.class,
            "getProviderFactory",
            Class.class,
            String.class)
        .check(CLASSES);
  }

  private static String in(String name) {
    return ROOT + "." + name + "..";
  }

  /** Classes other than these and their nested classes. */
  private static DescribedPredicate<JavaClass> areNot(String... names) {
    Set<String> excepted =
        Arrays.stream(names).map(name -> ROOT + "." + name).collect(Collectors.toSet());
    return DescribedPredicate.describe(
        "are not " + excepted,
        each -> excepted.stream()
            .noneMatch(it -> each.getName().equals(it) || each.getName().startsWith(it + "$")));
  }
}
