/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

class EachPageTest extends CamelTestSupport {
  private static final int PAGES = 10;

  private final List<Integer> made = new ArrayList<>();
  private final List<Integer> processed = new ArrayList<>();
  private int failsAt = PAGES;
  private int cannotBeMade = Integer.MAX_VALUE;
  private boolean closed;

  @Override
  protected RouteBuilder createRouteBuilder() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("direct:file")
            .errorHandler(noErrorHandler())
            .split(EachPage.of(exchange -> new File()), EachPage.UNTIL_FAILURE)
            .streaming()
            .stopOnException()
            .process(exchange -> take(exchange.getMessage().getBody(Integer.class)))
            .end()
            .setBody(constant("taken"));
      }
    };
  }

  private void take(int page) throws IOException {
    if (page == failsAt) {
      throw new IOException("disk full");
    }
    processed.add(page);
  }

  private final class File extends Pages<Integer> {
    @Override
    protected Integer nextPage() throws IOException {
      if (made.size() == cannotBeMade) {
        throw new IOException("cut short");
      }
      made.add(made.size());
      return made.size() > PAGES ? null : made.size() - 1;
    }

    @Override
    public void close() throws IOException {
      super.close();
      closed = true;
    }
  }

  @Test
  void asks_for_every_page_and_goes_on_with_the_exchange() {
    assertThat(template.requestBody("direct:file", "a name")).isEqualTo("taken");
    assertThat(processed).hasSize(PAGES).isSorted();
    assertThat(closed).isTrue();
  }

  @Test
  void asks_for_no_other_page_once_one_has_failed() {
    failsAt = 2;

    assertThatThrownBy(() -> template.requestBody("direct:file", "a name"))
        .rootCause()
        .hasMessage("disk full");

    assertThat(processed).containsExactly(0, 1);
    assertThat(made).as("and the one that is made ahead").containsExactly(0, 1, 2, 3);
    assertThat(closed).isTrue();
  }

  @Test
  void asks_for_no_other_page_once_one_cannot_be_made() {
    cannotBeMade = 3;

    assertThatThrownBy(() -> template.requestBody("direct:file", "a name"))
        .rootCause()
        .hasMessage("cut short");

    assertThat(made).hasSize(3);
    assertThat(closed).isTrue();
  }

  @Test
  void fails_where_pages_cannot_even_begin() throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:unreadable")
                .errorHandler(noErrorHandler())
                .split(
                    EachPage.of(
                        exchange -> {
                          throw new IOException("not there");
                        }),
                    EachPage.UNTIL_FAILURE)
                .streaming()
                .stopOnException()
                .process(exchange -> take(0));
          }
        });

    assertThatThrownBy(() -> template.requestBody("direct:unreadable", "a name"))
        .rootCause()
        .hasMessage("not there");
    assertThat(processed).isEmpty();
  }
}
