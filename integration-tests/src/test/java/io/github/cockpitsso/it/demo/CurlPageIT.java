package io.github.cockpitsso.it.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of examples/curl.md, with the demo that the page starts. */
@NeedsBrowser
class CurlPageIT {
  private static final Pattern BLOCK =
      Pattern.compile("^```(sh|text)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir
  private Path folder;

  @Test
  void the_commands_print_what_the_page_shows() throws Exception {
    Path examples = Path.of(System.getProperty("project"), "examples").toRealPath();
    Files.createSymbolicLink(folder.resolve("examples"), examples);
    Path json = folder.resolve("demo.json");
    try (DemoProcess demo = DemoProcess.start(
            folder,
            "--json",
            json.toString(),
            "--app-port=0",
            "--keycloak-port=0",
            "--bridge-port=0",
            "--cockpit-port=0");
        Shell shell = Shell.start(folder)) {
      demo.await(json);
      String printed = "";
      for (MatchResult block : blocks(Files.readString(examples.resolve("curl.md")))) {
        if (block.group(1).equals("text")) {
          assertThat(printed).isEqualTo(block.group(2));
          printed = "";
        } else {
          assertThat(printed).as("not on the page").isEmpty();
          printed = shell.run(block.group(2));
          if (printed.contains("?user_code=")) {
            confirm(URI.create(printed.strip()));
            printed = "";
          }
        }
      }
      assertThat(printed).as("not on the page").isEmpty();
    }
  }

  private static List<MatchResult> blocks(String page) {
    List<MatchResult> blocks = BLOCK.matcher(page).results().toList();
    assertThat(blocks)
        .hasSize((int) page.lines().filter(it -> it.startsWith("```")).count() / 2);
    return blocks;
  }

  /** What the page tells the reader to do with the address. */
  private static void confirm(URI address) {
    try (Browser browser = Browser.start()) {
      Page page = browser.open(address);
      page.locator("#username").fill("alice");
      page.locator("#password").fill(SeedData.ALICE_PASSWORD);
      page.locator("#kc-login").click();
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Yes"))
          .click();
      page.getByText("Device Login Successful").waitFor();
    }
  }
}
