/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The form of the body of a request, by its headers.
 *
 * @param type the media type in lower case; empty when none is given
 * @param charset of its text
 * @param isGzip whether it is compressed
 */
record BodyForm(String type, Charset charset, boolean isGzip) {
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]*)", Pattern.CASE_INSENSITIVE);
  private static final Set<String> CSV =
      Set.of("text/csv", "application/csv", "text/tab-separated-values");
  private static final Pattern READ =
      Pattern.compile("|text/.*|application/(.*json.*|.*csv|.*xml|.*yaml|octet-stream|x-empty)");
  private static final Set<Charset> AS_IT_IS =
      Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII);

  /**
   * @param contentType the header, or null, as the other
   * @throws RefusedRequest with 415 when such a body is not read
   */
  static BodyForm of(String contentType, String contentEncoding) throws RefusedRequest {
    String header = contentType == null ? "" : contentType;
    String type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (type.equals("application/x-www-form-urlencoded") || type.startsWith("multipart/")) {
      throw unsupported(
          "A form is not read: send the prompts as they are, with a Content-Type such as"
              + " application/json or text/csv (curl -H 'Content-Type: application/json')");
    }
    if (!READ.matcher(type).matches()) {
      throw unsupported(
          "A body of that Content-Type is not read: send JSON (application/json), JSON Lines"
              + " (application/x-ndjson), CSV (text/csv) or text (text/plain)");
    }
    return new BodyForm(type, charset(header), isGzip(contentEncoding));
  }

  private static Charset charset(String header) throws RefusedRequest {
    Matcher found = CHARSET.matcher(header);
    try {
      return found.find() ? Charset.forName(found.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException e) {
      throw unsupported("The charset of the Content-Type is not known: send UTF-8");
    }
  }

  private static boolean isGzip(String contentEncoding) throws RefusedRequest {
    String encoding =
        contentEncoding == null ? "" : contentEncoding.strip().toLowerCase(Locale.ROOT);
    boolean gzip = encoding.equals("gzip") || encoding.equals("x-gzip");
    if (!gzip && !encoding.isEmpty() && !encoding.equals("identity")) {
      throw new RefusedRequest(
          415,
          "A body of that Content-Encoding is not unpacked: send it as gzip, or as it is",
          Map.of("Accept-Encoding", "gzip"));
    }
    return gzip;
  }

  private static RefusedRequest unsupported(String words) {
    return new RefusedRequest(415, words);
  }

  boolean isTable() {
    return CSV.contains(type);
  }

  boolean isTabbed() {
    return type.startsWith("text/tab");
  }

  /**
   * Returns the body uncompressed and in UTF-8, which may be the same object.
   *
   * @throws RefusedRequest when it is not what its headers say, or too long when uncompressed
   */
  RequestBody read(RequestBody body) throws IOException {
    if (!isGzip && AS_IT_IS.contains(charset)) {
      return body;
    }
    RequestBody read = body.another();
    try (InputStream in = unpacked(body.bytes())) {
      if (AS_IT_IS.contains(charset)) {
        in.transferTo(read);
      } else {
        decode(in, read);
      }
      return read;
    } catch (ZipException | EOFException e) {
      read.close();
      throw new RefusedRequest(
          400, "The body is not gzip, as its Content-Encoding says, or cut short");
    } catch (CharacterCodingException e) {
      read.close();
      throw new RefusedRequest(400, "The body is not " + charset + ", as its Content-Type says");
    } catch (RefusedRequest e) {
      read.close();
      throw e;
    }
  }

  private InputStream unpacked(byte[] body) throws IOException {
    InputStream bytes = new ByteArrayInputStream(body);
    return isGzip ? new GZIPInputStream(bytes) : bytes;
  }

  private void decode(InputStream in, RequestBody read) throws IOException {
    Reader reader =
        new InputStreamReader(
            in,
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    Writer writer = new OutputStreamWriter(read, StandardCharsets.UTF_8);
    reader.transferTo(writer);
    writer.flush();
  }
}
