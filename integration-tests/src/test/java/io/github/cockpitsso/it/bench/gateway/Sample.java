package io.github.cockpitsso.it.bench.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The figures of one peer in one round of a measurement.
 *
 * @param foreign the share of the machine that other programs used meanwhile
 * @param figures values by their title, in the order of the table's columns
 */
record Sample(
    String measurement, String peer, int round, double foreign, Map<String, Double> figures) {

  double figure(String name) {
    return figures.getOrDefault(name, Double.NaN);
  }

  /** The sample as a line of a file. */
  String line() {
    var line = new StringJoiner("\t")
        .add(measurement)
        .add(peer)
        .add(Integer.toString(round))
        .add(Double.toString(foreign));
    figures.forEach((name, value) -> line.add(name).add(value.toString()));
    return line.toString();
  }

  /** The sample of such a line. */
  static Sample of(String line) {
    String[] fields = line.split("\t", -1);
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int i = 4; i < fields.length; i += 2) {
      figures.put(fields[i], Double.valueOf(fields[i + 1]));
    }
    return new Sample(
        fields[0], fields[1], Integer.parseInt(fields[2]), Double.parseDouble(fields[3]), figures);
  }
}
