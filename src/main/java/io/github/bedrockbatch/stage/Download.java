/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.Abortable;

/**
 * The content of an S3 object. Closing it aborts the transfer, as the client would read the rest
 * first, which may be a gigabyte. If it is neither read to its end nor closed, its connection
 * leaks.
 */
public final class Download extends FilterInputStream {
  private Download(InputStream content) {
    super(content);
  }

  /**
   * The body of an exchange after {@link S3Objects#GET}.
   *
   * @throws IOException when it has none
   */
  public static Download of(Exchange exchange) throws IOException {
    InputStream content = exchange.getMessage().getBody(InputStream.class);
    if (content == null) {
      throw new IOException(
          "S3 gave no content for " + exchange.getMessage().getHeader(AWS2S3Constants.KEY));
    }
    return new Download(content);
  }

  public static Download of(ResponseInputStream<?> content) {
    return new Download(content);
  }

  @Override
  public void close() throws IOException {
    if (in instanceof Abortable content) {
      content.abort();
    } else {
      super.close();
    }
  }
}
