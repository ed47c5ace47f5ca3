/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.github.bedrockbatch.component.BedrockBatchConstants;
import io.github.bedrockbatch.files.PrivateFiles;
import java.io.File;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** What the packages may know of each other, and what no class may do. */
@AnalyzeClasses(
    packages = ArchitectureTest.OURS,
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  static final String OURS = "io.github.bedrockbatch";
  private static final String ALL = OURS + "..";
  private static final List<String> STAGES =
      List.of("intake", "spool", "submit", "ondemand", "poll", "results", "deliver");
  private static final int TYPES_USED_FROM_OUTSIDE = 5;
  private static final int CLASSES_OF_A_PACKAGE = 25;

  private static String in(String name) {
    return OURS + "." + name + "..";
  }

  private static String[] in(List<String> names) {
    return names.stream().map(ArchitectureTest::in).toArray(String[]::new);
  }

  private static void mayKnowOnly(
      JavaClasses classes, String name, DescribedPredicate<JavaClass> known) {
    classes()
        .that()
        .resideInAPackage(in(name))
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage(in(name)).or(resideOutsideOfPackage(ALL)).or(known))
        .check(classes);
  }

  @ArchTest
  void stages_know_what_flows_and_never_each_other(JavaClasses classes) {
    for (String stage : STAGES) {
      mayKnowOnly(
          classes,
          stage,
          resideInAnyPackage(
                  in("stage"),
                  in("ledger"),
                  in("prompt"),
                  in("config"),
                  in("refusal"),
                  in("model"),
                  in("price"),
                  in("answer"),
                  in("shape"),
                  in("budget"),
                  in("files"))
              .or(JavaClass.Predicates.equivalentTo(BedrockBatchConstants.class)));
    }
  }

  @ArchTest
  void what_all_stages_know_knows_no_stage(JavaClasses classes) {
    mayKnowOnly(classes, "files", DescribedPredicate.alwaysFalse());
    mayKnowOnly(classes, "prompt", resideInAPackage(in("files")));
    mayKnowOnly(classes, "model", DescribedPredicate.alwaysFalse());
    mayKnowOnly(classes, "price", resideInAnyPackage(in("model"), in("files")));
    mayKnowOnly(classes, "answer", resideInAnyPackage(in("model"), in("files")));
    mayKnowOnly(classes, "shape", resideInAnyPackage(in("model"), in("files")));
    mayKnowOnly(
        classes,
        "config",
        resideInAnyPackage(
            in("prompt"), in("model"), in("shape"), in("price"), in("answer"), in("files")));
    mayKnowOnly(classes, "ledger", resideInAnyPackage(in("prompt"), in("files")));
    mayKnowOnly(
        classes,
        "stage",
        resideInAnyPackage(
            in("ledger"), in("prompt"), in("config"), in("refusal"), in("price"), in("files")));
    mayKnowOnly(classes, "refusal", resideInAPackage(in("ledger")));
    mayKnowOnly(
        classes,
        "budget",
        resideInAnyPackage(
            in("stage"), in("ledger"), in("prompt"), in("config"), in("price"), in("files")));
  }

  @ArchTest
  void the_ledger_holds_sql_and_rows_only(JavaClasses classes) {
    noClasses()
        .that()
        .resideInAPackage(in("ledger"))
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.apache.camel..", "software.amazon.."))
        .check(classes);
  }

  @ArchTest
  void the_camel_component_could_be_anybodys(JavaClasses classes) {
    mayKnowOnly(classes, "component", DescribedPredicate.alwaysFalse());
  }

  @ArchTest
  void the_embedded_aws_knows_no_more_of_us_than_aws_does(JavaClasses classes) {
    mayKnowOnly(classes, "local", resideInAPackage(in("files")));
  }

  @ArchTest
  void the_console_shows_what_the_operator_sees(JavaClasses classes) {
    mayKnowOnly(
        classes,
        "console",
        resideInAnyPackage(
            in("operator"), in("ledger"), in("config"), in("prompt"), in("price"), in("files")));
    noClasses()
        .that()
        .resideOutsideOfPackages(OURS, in("cli"), in("console"))
        .should()
        .dependOnClassesThat(resideInAPackage(in("console")))
        .check(classes);
  }

  @ArchTest
  void only_the_composition_and_the_command_line_know_everything(JavaClasses classes) {
    noClasses()
        .that()
        .resideInAnyPackage(in(STAGES))
        .or()
        .resideInAnyPackage(
            in(
                List.of(
                    "stage",
                    "ledger",
                    "prompt",
                    "config",
                    "model",
                    "price",
                    "answer",
                    "shape",
                    "refusal",
                    "files",
                    "component",
                    "local")))
        .should()
        .dependOnClassesThat(resideInAPackage(OURS).or(resideInAPackage(in("cli"))))
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage(OURS)
        .should()
        .dependOnClassesThat(resideInAPackage(in("cli")))
        .check(classes);
  }

  @ArchTest
  void packages_have_no_cycles(JavaClasses classes) {
    slices().matching(OURS + ".(*)..").should().beFreeOfCycles().check(classes);
    for (String room : List.of("intake", "local", "config", "cli", "console")) {
      slices().matching(OURS + "." + room + ".(*)..").should().beFreeOfCycles().check(classes);
    }
  }

  @ArchTest
  void the_rooms_of_the_intake_know_only_those_before_them(JavaClasses classes) {
    List<String> rooms =
        List.of(
            "reject",
            "frame",
            "content",
            "foreign",
            "request",
            "value",
            "deadletter",
            "read",
            "file",
            "message",
            "sqs",
            "http",
            "endpoint");
    for (int i = 0; i < rooms.size() - 1; i++) {
      noClasses()
          .that()
          .resideInAPackage(in("intake." + rooms.get(i)))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  rooms.stream()
                      .skip(i + 1)
                      .map(room -> in("intake." + room))
                      .toArray(String[]::new)))
          .check(classes);
    }
  }

  @ArchTest
  void names_say_what_a_thing_is(JavaClasses classes) {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)(\\$.*)?")
        .check(classes);
    noClasses().should().resideInAnyPackage("..util..", "..impl..", "..service..").check(classes);
  }

  @ArchTest
  void time_comes_from_a_clock_that_is_given(JavaClasses classes) {
    noClasses()
        .that()
        .resideOutsideOfPackages(OURS, in("cli"))
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(OffsetDateTime.class, "now")
        .orShould()
        .callConstructor(Date.class)
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackages(OURS, in("cli"), in("local"))
        .should()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .check(classes);
  }

  @ArchTest
  void chance_has_a_seed_or_is_given(JavaClasses classes) {
    noClasses()
        .should()
        .callConstructor(Random.class)
        .orShould()
        .callMethod(Math.class, "random")
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackages(OURS, in("local"))
        .should()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(ThreadLocalRandom.class, "current")
        .check(classes);
  }

  @ArchTest
  void nothing_is_printed_but_by_the_command_line(JavaClasses classes) {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("cli"))
        .should()
        .callMethodWhere(target(name("printStackTrace")))
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(classes);
  }

  /** Results go where a person wants them, and files of producers stay beside where they were. */
  @ArchTest
  void what_is_written_is_closed_to_others(JavaClasses classes) {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("cli"), in("intake.file"), in("local"))
        .and()
        .doNotBelongToAnyOf(PrivateFiles.class)
        .should()
        .callMethodWhere(
            target(owner(type(Files.class)))
                .and(target(nameMatching("create(Directory|Directories|File)|write|writeString"))))
        .orShould()
        .callConstructor(FileOutputStream.class, File.class)
        .orShould()
        .callConstructor(RandomAccessFile.class, File.class, String.class)
        .because("others on the machine could read it: PrivateFiles makes it otherwise")
        .check(classes);
  }

  /** By use and not by modifier: a room may have rooms of its own. */
  @ArchTest
  void few_types_of_a_stage_are_used_from_outside(JavaClasses classes) {
    for (String stage : STAGES) {
      DescribedPredicate<JavaClass> inside = resideInAPackage(in(stage));
      List<String> used =
          classes.stream()
              .filter(inside)
              .filter(
                  type ->
                      type.getDirectDependenciesToSelf().stream()
                          .anyMatch(use -> !inside.test(use.getOriginClass())))
              .map(JavaClass::getSimpleName)
              .sorted()
              .toList();
      assertThat(used).as("of %s", stage).hasSizeBetween(1, TYPES_USED_FROM_OUTSIDE);
    }
  }

  @ArchTest
  void a_package_can_be_looked_over(JavaClasses classes) {
    Map<String, Long> sizes =
        classes.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getPackageName, counting()));
    assertThat(sizes)
        .allSatisfy((name, size) -> assertThat(size).isLessThanOrEqualTo(CLASSES_OF_A_PACKAGE));
  }

  @ArchTest
  void public_classes_are_final_or_made_to_be_extended(JavaClasses classes) {
    classes()
        .that()
        .resideInAnyPackage(in(STAGES))
        .and()
        .areTopLevelClasses()
        .and()
        .arePublic()
        .and()
        .areNotInterfaces()
        .and()
        .doNotHaveModifier(JavaModifier.ABSTRACT)
        .and()
        .haveSimpleNameNotEndingWith("UriFactory") // generated by Camel
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(classes);
  }
}
