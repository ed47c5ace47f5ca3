/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.prompt.ResultPage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.support.SimpleTypeConverter;

/** Gives components that know nothing of result pages their lines. */
final class PageConverters {
  private PageConverters() {}

  static void addTo(CamelContext context) {
    add(context, byte[].class, ResultPage::bytes);
    add(context, InputStream.class, page -> new ByteArrayInputStream(page.bytes()));
    add(context, String.class, page -> new String(page.bytes(), StandardCharsets.UTF_8));
  }

  private static <T> void add(CamelContext context, Class<T> to, Function<ResultPage, T> convert) {
    context
        .getTypeConverterRegistry()
        .addTypeConverter(
            to,
            ResultPage.class,
            new SimpleTypeConverter(
                false, (type, exchange, page) -> convert.apply((ResultPage) page)));
  }
}
