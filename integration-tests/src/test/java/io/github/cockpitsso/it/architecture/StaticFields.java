package io.github.cockpitsso.it.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

final class StaticFields {
  private StaticFields() {}

  /** All instances of a class would share such state, so every static field must be final. */
  static ArchCondition<JavaClass> areFinal() {
    return new ArchCondition<>("have only final static fields") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        item.getFields().stream()
            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
            .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
            .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
            .forEach(field -> events.add(
                SimpleConditionEvent.violated(item, field.getFullName() + " is not final")));
      }
    };
  }
}
