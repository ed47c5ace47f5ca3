/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * How many prompts per minute come in and are done, computed from samples of the books. Keeps one
 * sample a minute of the last 3 hours, and one in five minutes of the rest of a day.
 */
final class Rates {
  private static final Duration ALL = Duration.ofHours(24);
  private static final Duration FINE = Duration.ofHours(3);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private record Point(Instant at, long in, long out) {
    double inSince(Point before) {
      return perMinute(in - before.in, before);
    }

    double outSince(Point before) {
      return perMinute(out - before.out, before);
    }

    /** Never negative: counts may decrease, as when a file was replaced. */
    private double perMinute(long more, Point before) {
      return Math.max(0, more) * 60_000.0 / Duration.between(before.at, at).toMillis();
    }
  }

  private Deque<Point> points = new ArrayDeque<>();

  /** Adds a sample; ignored if it is not newer than the last one. */
  synchronized void note(BooksLine books) {
    Point point =
        new Point(
            books.asOf(),
            books.accepted(),
            books.delivered() + books.deadLettered() + books.dropped());
    if (points.isEmpty() || points.getLast().at.isBefore(point.at)) {
      points.add(point);
      thin(point.at);
    }
  }

  private void thin(Instant now) {
    Deque<Point> kept = new ArrayDeque<>();
    for (Point point : points) {
      Duration age = Duration.between(point.at, now);
      Duration step = age.compareTo(FINE) < 0 ? MINUTE : MINUTE.multipliedBy(5);
      boolean far = kept.isEmpty() || !kept.getLast().at.plus(step).isAfter(point.at);
      if (age.compareTo(ALL) <= 0 && (far || age.isZero())) {
        kept.add(point);
      }
    }
    points = kept;
  }

  synchronized RatesFacts facts(Instant now) {
    List<Long> seconds = new ArrayList<>();
    List<Double> in = new ArrayList<>();
    List<Double> out = new ArrayList<>();
    Point before = null;
    for (Point point : points) {
      if (before != null) {
        seconds.add(point.at.getEpochSecond());
        in.add(point.inSince(before));
        out.add(point.outSince(before));
      }
      before = point;
    }
    return new RatesFacts(now, seconds, in, out);
  }

  /** Prompts accepted per minute, over the last minute or so; 0 before there are two samples. */
  synchronized double in() {
    Point before = aMinuteAgo();
    return before == null ? 0 : points.getLast().inSince(before);
  }

  synchronized double out() {
    Point before = aMinuteAgo();
    return before == null ? 0 : points.getLast().outSince(before);
  }

  private Point aMinuteAgo() {
    Point found = null;
    for (Point point : points) {
      if (found == null || !point.at.plus(MINUTE).isAfter(points.getLast().at)) {
        found = point;
      }
    }
    return points.size() < 2 ? null : found;
  }
}
