package io.github.cockpitsso.testkit.cockpit;

/** One header line, name and value as sent. */
public record HeaderField(String name, String value) {}
