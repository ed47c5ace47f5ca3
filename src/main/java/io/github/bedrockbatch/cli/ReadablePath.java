/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Says why a name cannot be read: without a locale the JVM knows only those in ASCII. */
final class ReadablePath implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          "'"
              + text.replaceAll("[^\\x20-\\x7e]+", "?")
              + "' cannot be read as a file name, because the locale here allows "
              + System.getProperty("sun.jnu.encoding")
              + " only. Set LC_ALL=C.UTF-8, or give the file another name");
    }
  }
}
