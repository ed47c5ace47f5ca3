/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

/**
 * A line of {@code advisories.tsv}.
 *
 * @param coordinates {@code group:artifact}, or {@code group:*} for all of a project
 * @param isDocumented it cannot be replaced, and docs/dependencies.md says how it is kept out
 */
record Advisory(
    String coordinates, String fixedIn, String ids, String source, boolean isDocumented) {
  private static final int COLUMNS = 4;

  static Advisory parse(String line) {
    String[] cells = line.split("\t", -1);
    boolean documented = cells.length == COLUMNS + 1 && cells[COLUMNS].equals("documented");
    if (cells.length != COLUMNS && !documented) {
      throw new IllegalArgumentException("advisories.tsv: " + line);
    }
    return new Advisory(cells[0], cells[1], cells[2], cells[3], documented);
  }

  boolean isAbout(String library) {
    String[] ours = coordinates.split(":");
    String[] theirs = library.split(":");
    return (theirs[0].equals("*") || ours[0].equals(theirs[0]))
        && (ours[1].equals("*") ? !theirs[0].equals("*") : ours[1].equals(theirs[1]));
  }

  boolean concerns(ShippedJar jar) {
    return isAbout(jar.coordinates()) && isOlder(jar.version(), fixedIn);
  }

  String complaint(ShippedJar jar) {
    return jar.coordinates()
        + " "
        + jar.version()
        + " has "
        + ids
        + " ("
        + source
        + "): set its version in pom.xml to "
        + fixedIn
        + " or newer";
  }

  private static boolean isOlder(String version, String than) {
    String[] ours = version.split("[.-]");
    String[] theirs = than.split("[.-]");
    for (int i = 0; i < Math.max(ours.length, theirs.length); i++) {
      int difference = number(ours, i) - number(theirs, i);
      if (difference != 0) {
        return difference < 0;
      }
    }
    return false;
  }

  /** Words such as Final or jre add nothing to a version; previews come before it. */
  private static int number(String[] version, int i) {
    if (i >= version.length) {
      return 0;
    }
    if (version[i].matches("(?i)(alpha|beta|rc|cr|m|snapshot).*")) {
      return -1;
    }
    return version[i].matches("\\d+") ? Integer.parseInt(version[i]) : 0;
  }
}
