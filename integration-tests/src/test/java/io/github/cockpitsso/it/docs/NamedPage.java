package io.github.cockpitsso.it.docs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.SelectOption;
import io.github.cockpitsso.it.browser.Browser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * A page that the test uses by its visible names, not by ids. Each name must be the next one of the
 * {@link DocumentedSteps}.
 */
final class NamedPage {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Path PICTURES = Path.of("target", "docs");

  /**
   * The parts of the page that can contain an element, the most specific first: an open menu, a
   * dialog, the page.
   */
  private static final String FIND = """
      const visible = (it) => it.getClientRects().length > 0;
      const plain = (text) => text.trim().replace(/\\s*\\*$/, '');
      const text = (it) => plain(it.innerText);
      // Matches the text in the source, where the page shows capitals or an icon beside it.
      const written = (it) => {
        const copy = it.cloneNode(true);
        copy.querySelectorAll('icon').forEach((icon) => icon.remove());
        return plain(copy.textContent);
      };
      const is = (it, name) => text(it) === name || written(it) === name
          || it.getAttribute('aria-label') === name;
      const parts = (css) => [...document.querySelectorAll(css)].filter(visible);
      const scopes = () => [...parts('[role=menu]'), ...parts('[class*=modal-box], kiss-dialog'),
        ...parts('main, [role=main]'), document.body];
      """;

  private static final String PRESSABLE = FIND + """
      const within = arguments[1] ? parts(arguments[1]) : scopes();
      for (const scope of within) {
        const found = [...scope.querySelectorAll('a, button, [role=option],'
              + ' [class*=data-list__item], [data-testid$=-card]')]
            .filter((it) => visible(it) && !it.disabled
                // Entries of the navigation have the names of tabs that may not be loaded yet.
                && (arguments[1] || !it.closest('nav') || it.closest('main'))
                && (is(it, arguments[0]) || text(it).startsWith(arguments[0] + '\\n')));
        if (found.length) return found[0];
      }
      return null;
      """;

  /**
   * The field of a label: the field that it refers to, or the first one in the closest group
   * around it.
   */
  private static final String FIELD = FIND + """
      const label = parts('label').find((it) => is(it, arguments[0]));
      if (!label) return null;
      const named = label.htmlFor && document.getElementById(label.htmlFor);
      let group = label;
      while (group && !group.querySelector('input, textarea, select')) group = group.parentElement;
      const fields = 'input, textarea, select';
        return named && named.matches(fields) ? named : (group && group.querySelector(fields));
      """;

  private static final String ROW_BOX = FIND + """
      const row = parts('tr')
            .find((it) => [...it.cells].some((cell) => text(cell) === arguments[0]));
      return row ? row.querySelector('input[type=checkbox]') : null;
      """;

  private final Browser browser;
  private final Page page;
  private final DocumentedSteps steps;

  NamedPage(Browser browser, DocumentedSteps steps) {
    this.browser = browser;
    this.page = browser.page();
    this.steps = steps;
  }

  /** Clicks these buttons, links, tabs or entries, one after the other. */
  NamedPage press(String... names) {
    for (String name : names) {
      click(steps.use(name), null);
    }
    return this;
  }

  /** Clicks the entry of the navigation that this selector finds. */
  NamedPage navigate(String css, String name) {
    click(steps.use(name), css);
    return this;
  }

  /** Enters a value from the step. */
  NamedPage type(String label, String value) {
    return typeOwn(label, steps.value(value));
  }

  /** Enters a value of the test instead of the reader's own value. */
  NamedPage typeOwn(String label, String value) {
    field(label).fill(value);
    return this;
  }

  /** Enters a value of the test where the step has an example. */
  NamedPage typeFor(String label, String example, String value) {
    String unused = steps.value(example);
    return typeOwn(label, value);
  }

  /** Enters a value and selects the suggested entry. */
  NamedPage pick(String label, String value) {
    field(label).focus();
    // The list opens at key events.
    page.keyboard().type(steps.value(value));
    click(value, "[role=listbox], [role=menu]");
    return this;
  }

  /** Selects an entry of a closed list. */
  NamedPage choose(String label, String value) {
    var unused = field(label).selectOption(new SelectOption().setLabel(steps.value(value)));
    return this;
  }

  /** Clicks an icon beside a label. */
  NamedPage pressIcon(String label, String icon) {
    String unused = steps.use(label);
    Locator links = visible("a")
        .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^\\s*" + icon + "\\s*$")));
    links.first().click();
    return this;
  }

  /** Waits for a button or link. */
  NamedPage seeName(String name) {
    ElementHandle unused = find(name, PRESSABLE, name, null);
    return this;
  }

  /** Changes a switch or checkbox. It must have the other state before. */
  NamedPage turn(String label, boolean on) {
    ElementHandle box = field(label);
    if (box.isChecked() == on) {
      throw new AssertionError(label + " is " + (on ? "on" : "off") + " already");
    }
    press(box);
    waitFor(label, () -> box.isChecked() == on ? box : null);
    return this;
  }

  /** The switch must have this state by default. */
  NamedPage leave(String label, boolean on) {
    if (field(label).isChecked() != on) {
      throw new AssertionError(label + " is not " + (on ? "on" : "off") + " by default");
    }
    return this;
  }

  /** Selects the row of a table that contains this value. */
  NamedPage select(String value) {
    press(find(value, ROW_BOX, steps.value(value)));
    return this;
  }

  /** The value of a field, once it is not empty. */
  String read(String label) {
    ElementHandle field = field(label);
    return waitFor(label, () -> field.inputValue().isEmpty() ? null : field.inputValue());
  }

  /** The field must be hidden before a switch is changed, as the step says. */
  NamedPage hides(String label) {
    if (findNow(FIELD, label).isPresent()) {
      throw new AssertionError(label + " is shown already");
    }
    return this;
  }

  /** Waits until the page shows this text. */
  NamedPage see(String css, String text) {
    assertThat(visible(css).first()).containsText(text);
    return this;
  }

  /** Waits until a table outside dialogs lists this. */
  NamedPage seeListed(String name) {
    waitFor(name, () -> page.locator("main td").allInnerTexts().contains(name) ? name : null);
    return this;
  }

  NamedPage shoot(String name) {
    browser.shoot(PICTURES.resolve(name + ".png"));
    return this;
  }

  private ElementHandle field(String label) {
    return find(label, FIELD, steps.use(label));
  }

  private Locator visible(String css) {
    return page.locator(css).filter(new Locator.FilterOptions().setVisible(true));
  }

  /** Clicks an element, once it is clickable. The page may replace it until then. */
  private void click(String name, String css) {
    waitFor(name, () -> {
      ElementHandle found = findNow(PRESSABLE, name, css).orElse(null);
      if (found != null) {
        found.click();
      }
      return found;
    });
  }

  /** Clicks an element that something else covers, such as a switch. */
  private static void press(ElementHandle covered) {
    Object unused = covered.evaluate("it => it.click()");
  }

  private ElementHandle find(String what, String script, Object... arguments) {
    return waitFor(what, () -> findNow(script, arguments).orElse(null));
  }

  /** The element that a script returns now. */
  private Optional<ElementHandle> findNow(String script, Object... arguments) {
    return Optional.ofNullable(
        page.evaluateHandle("(arguments) => {" + script + "}", Arrays.asList(arguments))
            .asElement());
  }

  private static <T> T waitFor(String what, Callable<T> value) {
    return await(what)
        .pollInSameThread()
        .atMost(DEADLINE)
        .ignoreException(PlaywrightException.class)
        .until(value, Objects::nonNull);
  }
}
