/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.config.DataOptions;
import io.github.bedrockbatch.config.LedgerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionReaderTest {
  private static OptionReader reader(String... keysAndValues) {
    return new OptionReader(
        List.of(
            SettingsSource.commandLine(
                keysAndValues.length == 0
                    ? Map.of()
                    : Map.of(keysAndValues[0], keysAndValues[1]))));
  }

  @ParameterizedTest
  @CsvSource({
    "500MB,500000000",
    "1GB,1000000000",
    "64KiB,65536",
    "2 mib,2097152",
    "1GiB,1073741824",
    "12kB,12000",
    "7,7",
    "7B,7"
  })
  void reads_a_size(String text, long bytes) {
    assertThat(reader("size", text).bytes("size", "1kB", "1B", "5GB")).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "1TB", "-1MB", "1.5GB", "6GB", "999999999999999999GB"})
  void refuses_what_is_no_size_or_out_of_range(String text) {
    OptionReader in = reader("size", text);

    assertThat(in.bytes("size", "1kB", "1B", "5GB")).isEqualTo(1_000);
    assertThat(in.mistakes())
        .containsExactly(
            "size=" + text + " (command line) must be a size from 1B to 5GB, such as 1kB");
  }

  @ParameterizedTest
  @CsvSource({
    "500ms,PT0.5S",
    "2s,PT2S",
    "5m,PT5M",
    "24h,PT24H",
    "1d,PT24H",
    "PT1M30S,PT1M30S",
    "0s,PT0S"
  })
  void reads_a_duration(String text, Duration duration) {
    assertThat(reader("time", text).duration("time", "1s", "0s", "1d")).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "15", "5 minutes", "-1s", "25h", "999999999999d", "PT-1S"})
  void refuses_what_is_no_duration_or_out_of_range(String text) {
    OptionReader in = reader("time", text);

    assertThat(in.duration("time", "1s", "0s", "1d")).isEqualTo(Duration.ofSeconds(1));
    assertThat(in.mistakes())
        .containsExactly(
            "time=" + text + " (command line) must be a duration from 0s to 1d, such as 1s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "11", "ten", "1.0", "", "99999999999"})
  void refuses_what_is_no_number_or_out_of_range(String text) {
    OptionReader in = reader("count", text);

    assertThat(in.number("count", 5, 1, 10)).isEqualTo(5);
    assertThat(in.mistakes())
        .containsExactly("count=" + text + " (command line) must be a whole number from 1 to 10");
  }

  @ParameterizedTest
  @CsvSource({"0%,0", "20%,20", "20 %,20", "100%,100"})
  void reads_a_percentage(String text, int percent) {
    assertThat(reader("share", text).percent("share", "50%")).isEqualTo(percent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20", "0.2", "%", "101%", "-1%", "12.5%", "20%%"})
  void refuses_what_is_no_percentage_or_out_of_range(String text) {
    OptionReader in = reader("share", text);

    assertThat(in.percent("share", "50%")).isEqualTo(50);
    assertThat(in.mistakes())
        .containsExactly(
            "share=" + text + " (command line) must be a percentage from 0% to 100%, such as 20%");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:9000", "https://s3.example.org/x", ""})
  void reads_a_url(String text) {
    OptionReader in = reader("url", text);

    assertThat(in.uri("url")).isEqualTo(text);
    assertThat(in.mistakes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:9000", "/x", "ftp://host", "http:/host", "http://a b"})
  void refuses_what_is_no_absolute_http_url(String text) {
    OptionReader in = reader("url", text);

    assertThat(in.uri("url")).isEmpty();
    assertThat(in.mistakes()).singleElement().asString().contains("must be an http or https URL");
  }

  @Test
  void reads_flags_and_paths_and_trims_what_editors_leave_behind() {
    assertThat(reader("flag", "true ").flag("flag", false)).isTrue();
    assertThat(reader("dir", " /var/lib/x\t").path("dir", "data")).isEqualTo(Path.of("/var/lib/x"));
    assertThat(reader().flag("flag", false)).isFalse();
  }

  @Test
  void refuses_other_words_for_a_flag_and_an_empty_path() {
    OptionReader flag = reader("flag", "yes");
    OptionReader path = reader("dir", "");

    assertThat(flag.flag("flag", false)).isFalse();
    assertThat(flag.mistakes()).containsExactly("flag=yes (command line) must be true or false");
    assertThat(path.path("dir", "data")).isEqualTo(Path.of("data"));
    assertThat(path.mistakes()).containsExactly("dir= (command line) must be a path");
  }

  @Test
  void allows_empty_text_only_where_empty_is_the_default() {
    OptionReader in = reader("text", "");

    assertThat(in.text("text", "")).isEmpty();
    assertThat(in.mistakes()).isEmpty();
    assertThat(in.text("text", "something")).isEqualTo("something");
    assertThat(in.mistakes()).containsExactly("text= (command line) must not be empty");
  }

  @Test
  void remembers_each_key_with_the_text_of_its_default() {
    OptionReader in = reader();
    in.bytes("size", "1GB", "1B", "5GB");
    in.flag("flag", false);

    assertThat(in.defaults()).containsExactly(Map.entry("size", "1GB"), Map.entry("flag", "false"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.secret-key", "x.secretKey", "ledger.password", "x.token"})
  void hides_the_value_of_a_secret(String key) {
    OptionReader in = reader(key, "hunter2");
    in.number(key, 1, 1, 2);

    assertThat(in.mistakes())
        .containsExactly(key + "=(hidden) (command line) must be a whole number from 1 to 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jdbc:mysql://host/db?user=me&password=hunter2&ssl=on", "mysql://me:hunter2@host"})
  void hides_a_password_within_a_url(String url) {
    OptionReader in = reader("ledger.url", url);
    LedgerOptions.read(in, new DataOptions(Path.of("data"), 0));

    assertThat(in.mistakes()).singleElement().asString().contains("(hidden)", "host");
    assertThat(in.mistakes().toString()).doesNotContain("hunter2");
    assertThat(new LedgerOptions(url, "me", "hunter2", null, null, null).toString())
        .doesNotContain("hunter2");
  }
}
