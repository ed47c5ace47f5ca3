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
 * An object on its way from S3. Closing it breaks it off: the client would read the rest first,
 * which may be a gigabyte. One that is neither read to its end nor closed keeps its connection.
 */
public final class Download extends FilterInputStream {
  private Download(InputStream content) {
    super(content);
  }

  /** That of an exchange which comes from {@link S3Objects#GET}. */
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
