package io.github.cockpitsso.it.docs;

import io.github.cockpitsso.it.mainjob.Browser;
import java.nio.file.Path;
import org.openqa.selenium.WebElement;

/**
 * A page that is used by the names that it prints, and by no id. Each name must be the next one of the {@link DocumentedSteps}.
 */
final class NamedPage {
  private static final Path PICTURES = Path.of("target", "docs");

  /** The page's parts that may hold an element, the most special first: an open menu, a dialog, all. */
  private static final String FIND = """
      const visible = (it) => it.getClientRects().length > 0;
      const plain = (text) => text.trim().replace(/\\s*\\*$/, '');
      const text = (it) => plain(it.innerText);
      // As it is written, where the page shows capitals or an icon beside it.
      const written = (it) => {
        const copy = it.cloneNode(true);
        copy.querySelectorAll('icon').forEach((icon) => icon.remove());
        return plain(copy.textContent);
      };
      const is = (it, name) => text(it) === name || written(it) === name || it.getAttribute('aria-label') === name;
      const parts = (css) => [...document.querySelectorAll(css)].filter(visible);
      const scopes = () => [...parts('[role=menu]'), ...parts('[class*=modal-box], kiss-dialog'),
        ...parts('main, [role=main]'), document.body];
      """;

  private static final String PRESSABLE = FIND + """
      const within = arguments[1] ? parts(arguments[1]) : scopes();
      for (const scope of within) {
        const found = [...scope.querySelectorAll('a, button, [role=option], [class*=data-list__item], [data-testid$=-card]')]
            .filter((it) => visible(it) && !it.disabled
                && (is(it, arguments[0]) || text(it).startsWith(arguments[0] + '\\n')));
        if (found.length) return found[0];
      }
      return null;
      """;

  /** The field of a label: the one that it names, or the first in the closest group around it. */
  private static final String FIELD = FIND + """
      const label = parts('label').find((it) => is(it, arguments[0]));
      if (!label) return null;
      const named = label.htmlFor && document.getElementById(label.htmlFor);
      let group = label;
      while (group && !group.querySelector('input, textarea, select')) group = group.parentElement;
      return named && named.matches('input, textarea, select') ? named : (group && group.querySelector('input, textarea, select'));
      """;

  private static final String ROW_BOX = FIND + """
      const row = parts('tr').find((it) => [...it.cells].some((cell) => text(cell) === arguments[0]));
      return row ? row.querySelector('input[type=checkbox]') : null;
      """;

  private final Browser browser;
  private final DocumentedSteps steps;

  NamedPage(Browser browser, DocumentedSteps steps) {
    this.browser = browser;
    this.steps = steps;
  }

  /** Presses these buttons, links, tabs or entries, one after the other. */
  NamedPage press(String... names) {
    for (String name : names) {
      browser.clickFound(name, PRESSABLE, steps.use(name), null);
    }
    return this;
  }

  /** Presses an entry of the navigation, which this finds. */
  NamedPage navigate(String css, String name) {
    browser.clickFound(name, PRESSABLE, steps.use(name), css);
    return this;
  }

  /** Types a value that stands in the step. */
  NamedPage type(String label, String value) {
    return typeOwn(label, steps.value(value));
  }

  /** Types a value of the test in the place of the reader's own. */
  NamedPage typeOwn(String label, String value) {
    WebElement field = field(label);
    field.clear();
    field.sendKeys(value);
    return this;
  }

  /** Types a value of the test where the step has an example. */
  NamedPage typeFor(String label, String example, String value) {
    String unused = steps.value(example);
    return typeOwn(label, value);
  }

  /** Types a value and chooses the entry that comes up. */
  NamedPage pick(String label, String value) {
    type(label, value);
    browser.clickFound(value, PRESSABLE, value, "[role=listbox], [role=menu]");
    return this;
  }

  /** Chooses an entry of a list that is closed. */
  NamedPage choose(String label, String value) {
    browser.run("""
        const option = [...arguments[0].options].find((it) => it.text === arguments[1]);
        arguments[0].value = option.value;
        arguments[0].dispatchEvent(new Event('change', {bubbles: true}));
        """, field(label), steps.value(value));
    return this;
  }

  /** Presses an icon beside a label. */
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

  /** Turns a switch or a checkbox over; it must have been the other way round. */
  NamedPage turn(String label, boolean on) {
    WebElement box = field(label);
    if (box.isSelected() == on) {
      throw new AssertionError(label + " is " + (on ? "on" : "off") + " already");
    }
    browser.run("arguments[0].click()", box);
    browser.until(label, it -> box.isSelected() == on);
    return this;
  }

  /** The switch must be so without anybody's doing. */
  NamedPage leave(String label, boolean on) {
    if (field(label).isSelected() != on) {
      throw new AssertionError(label + " is not " + (on ? "on" : "off") + " by itself");
    }
    return this;
  }

  /** Ticks the row of a table that has this value. */
  NamedPage select(String value) {
    browser.run("arguments[0].click()", browser.find(value, ROW_BOX, steps.value(value)));
    return this;
  }

  /** What a field holds once it holds something. */
  String read(String label) {
    WebElement field = field(label);
    browser.until(label, it -> !field.getDomProperty("value").isEmpty());
    return field.getDomProperty("value");
  }

  /** The field is not shown before a switch is turned, as the step says. */
  NamedPage hides(String label) {
    if (browser.findNow(FIELD, label).isPresent()) {
      throw new AssertionError(label + " is shown already");
    }
    return this;
  }

  /** Waits until the page says so. */
  NamedPage see(String css, String text) {
    String unused = browser.see(css, text);
    return this;
  }

  /** Waits until a table outside of dialogs lists this. */
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
