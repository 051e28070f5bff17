package io.github.cockpitsso.it.docs;

import io.github.cockpitsso.it.mainjob.Browser;
import java.nio.file.Path;
import org.openqa.selenium.WebElement;

/**
 * A page that the test uses by its visible names, not by ids. Each name must be the next one of the
 * {@link DocumentedSteps}.
 */
final class NamedPage {
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
  private final DocumentedSteps steps;

  NamedPage(Browser browser, DocumentedSteps steps) {
    this.browser = browser;
    this.steps = steps;
  }

  /** Clicks these buttons, links, tabs or entries, one after the other. */
  NamedPage press(String... names) {
    for (String name : names) {
      browser.clickFound(name, PRESSABLE, steps.use(name), null);
    }
    return this;
  }

  /** Clicks the entry of the navigation that this selector finds. */
  NamedPage navigate(String css, String name) {
    browser.clickFound(name, PRESSABLE, steps.use(name), css);
    return this;
  }

  /** Enters a value from the step. */
  NamedPage type(String label, String value) {
    return typeOwn(label, steps.value(value));
  }

  /** Enters a value of the test instead of the reader's own value. */
  NamedPage typeOwn(String label, String value) {
    WebElement field = field(label);
    field.clear();
    field.sendKeys(value);
    return this;
  }

  /** Enters a value of the test where the step has an example. */
  NamedPage typeFor(String label, String example, String value) {
    String unused = steps.value(example);
    return typeOwn(label, value);
  }

  /** Enters a value and selects the suggested entry. */
  NamedPage pick(String label, String value) {
    type(label, value);
    browser.clickFound(value, PRESSABLE, value, "[role=listbox], [role=menu]");
    return this;
  }

  /** Selects an entry of a closed list. */
  NamedPage choose(String label, String value) {
    browser.run("""
        const option = [...arguments[0].options].find((it) => it.text === arguments[1]);
        arguments[0].value = option.value;
        arguments[0].dispatchEvent(new Event('change', {bubbles: true}));
        """, field(label), steps.value(value));
    return this;
  }

  /** Clicks an icon beside a label. */
  NamedPage pressIcon(String label, String icon) {
    String unused = steps.use(label);
    browser.click("a", icon);
    return this;
  }

  /** Waits for a button or link. */
  NamedPage seeName(String name) {
    WebElement unused = browser.find(name, PRESSABLE, name, null);
    return this;
  }

  /** Changes a switch or checkbox. It must have the other state before. */
  NamedPage turn(String label, boolean on) {
    WebElement box = field(label);
    if (box.isSelected() == on) {
      throw new AssertionError(label + " is " + (on ? "on" : "off") + " already");
    }
    browser.run("arguments[0].click()", box);
    browser.until(label, it -> box.isSelected() == on);
    return this;
  }

  /** The switch must have this state by default. */
  NamedPage leave(String label, boolean on) {
    if (field(label).isSelected() != on) {
      throw new AssertionError(label + " is not " + (on ? "on" : "off") + " by default");
    }
    return this;
  }

  /** Selects the row of a table that contains this value. */
  NamedPage select(String value) {
    browser.run("arguments[0].click()", browser.find(value, ROW_BOX, steps.value(value)));
    return this;
  }

  /** The value of a field, once it is not empty. */
  String read(String label) {
    WebElement field = field(label);
    browser.until(label, it -> !field.getDomProperty("value").isEmpty());
    return field.getDomProperty("value");
  }

  /** The field must be hidden before a switch is changed, as the step says. */
  NamedPage hides(String label) {
    if (browser.findNow(FIELD, label).isPresent()) {
      throw new AssertionError(label + " is shown already");
    }
    return this;
  }

  /** Waits until the page shows this text. */
  NamedPage see(String css, String text) {
    String unused = browser.see(css, text);
    return this;
  }

  /** Waits until a table outside dialogs lists this. */
  NamedPage seeListed(String name) {
    browser.until(name, it -> it.texts("main td").contains(name));
    return this;
  }

  NamedPage shoot(String name) {
    browser.shoot(PICTURES.resolve(name + ".png"));
    return this;
  }

  private WebElement field(String label) {
    return browser.find(label, FIELD, steps.use(label));
  }
}
