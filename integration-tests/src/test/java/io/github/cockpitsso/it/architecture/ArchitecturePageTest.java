package io.github.cockpitsso.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code docs/architecture.md} names classes that exist, and its package tables are made from the
 * compiled code. {@code -Dupdate.docs=true} writes the tables.
 */
class ArchitecturePageTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("docs/architecture.md");

  // A class name in code font or in a picture.
  private static final Pattern NAME = Pattern.compile("\\b[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+\\b");
  private static final Pattern CODE =
      Pattern.compile("```mermaid\n.*?```|`[^`\n]+`", Pattern.DOTALL);
  private static final Set<String> NAMES_OF_OTHERS = Set.of("OpenID", "GraphQL", "JavaScript");

  @ParameterizedTest
  @ValueSource(strings = {"cockpit-client", "provider", "bridge"})
  void the_table_of_a_module_lists_its_packages(String module) throws IOException {
    String begin = "<!-- packages of " + module + " -->\n";
    String page = Files.readString(PAGE);
    int from = page.indexOf(begin) + begin.length();
    String updated = page.substring(0, from)
        + table(module)
        + page.substring(page.indexOf("<!-- end -->", from));
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, updated);
    }
    assertThat(page)
        .as("docs/architecture.md is out of date: run this test with -Dupdate.docs=true")
        .isEqualTo(updated);
  }

  @Test
  void the_page_names_classes_that_exist() throws IOException {
    Set<String> named = CODE.matcher(Files.readString(PAGE))
        .results()
        .map(MatchResult::group)
        .flatMap(code -> NAME.matcher(code).results().map(MatchResult::group))
        .collect(Collectors.toSet());

    assertThat(named).hasSizeGreaterThan(50).isSubsetOf(sources());
  }

  private static String table(String module) {
    JavaClasses classes =
        new ClassFileImporter().importPath(ROOT.resolve(module).resolve("target/classes"));
    Map<String, List<JavaClass>> packages = classes.stream()
        .collect(
            Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.toList()));
    String root = packages.keySet().stream()
        .min((a, b) -> Integer.compare(a.length(), b.length()))
        .orElseThrow();
    String top = root.split("\\.").length > 4 ? root.substring(0, root.lastIndexOf('.')) : root;
    var table = new StringBuilder("\n| package | classes | uses |\n|---|---|---|\n");
    packages.forEach((name, members) -> table.append("| `%s` | %d | %s |\n"
        .formatted(shortName(top, name), size(members), uses(top, name, members))));
    return table.append('\n').toString();
  }

  private static long size(List<JavaClass> members) {
    return members.stream()
        .filter(JavaClass::isTopLevelClass)
        .filter(each -> !each.getSimpleName().equals("package-info"))
        .count();
  }

  private static String uses(String top, String name, List<JavaClass> members) {
    return members.stream()
        .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
        .map(Dependency::getTargetClass)
        .map(JavaClass::getBaseComponentType)
        .map(JavaClass::getPackageName)
        .filter(Predicate.not(name::equals))
        .filter(used -> used.equals(top) || used.startsWith(top + "."))
        .map(used -> "`" + shortName(top, used) + "`")
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String shortName(String top, String name) {
    return name.equals(top) ? "(root)" : name.substring(top.length() + 1);
  }

  private static Set<String> sources() throws IOException {
    Set<String> names = new TreeSet<>(NAMES_OF_OTHERS);
    for (String folder :
        List.of("cockpit-client", "provider", "bridge", "testkit", "addon", "integration-tests")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.endsWith(".java") || file.endsWith(".php"))
            .map(file -> file.substring(0, file.lastIndexOf('.')))
            .forEach(names::add);
      }
    }
    return names;
  }
}
