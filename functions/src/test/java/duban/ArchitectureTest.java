package duban;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;

/// Who may know whom.
@AnalyzeClasses(packages = "duban", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("duban.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule layers =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("duban..")
          .layer("domain")
          .definedBy(
              "duban.cases..",
              "duban.policy..",
              "duban.calendar..",
              "duban.clocks..",
              "duban.delivery..")
          .layer("texts")
          .definedBy("duban.text..")
          .layer("store")
          .definedBy("duban.store..")
          .layer("letters")
          .definedBy("duban.mail..")
          .optionalLayer("pages")
          .definedBy("duban.pages..", "duban.status..", "duban.templates..")
          .layer("steps")
          .definedBy(
              "duban.intake..",
              "duban.routing..",
              "duban.assignment..",
              "duban.reply..",
              "duban.report..",
              "duban.mailin..",
              "duban.open311..",
              "duban.reminder..",
              "duban.similar..",
              "duban.wechat..")
          .layer("dispatch")
          .definedBy("duban.dispatch..")
          .layer("wiring")
          .definedBy("duban.wiring..")
          .layer("handlers")
          .definedBy("duban.handlers..")
          .whereLayer("handlers")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("wiring")
          .mayOnlyBeAccessedByLayers("handlers")
          .whereLayer("dispatch")
          .mayOnlyBeAccessedByLayers("steps", "wiring", "handlers")
          .whereLayer("steps")
          .mayOnlyBeAccessedByLayers("pages", "wiring", "handlers")
          .whereLayer("letters")
          .mayOnlyBeAccessedByLayers("dispatch", "pages", "wiring")
          .whereLayer("store")
          .mayOnlyBeAccessedByLayers("steps", "dispatch", "pages", "wiring", "handlers")
          .whereLayer("texts")
          .mayOnlyBeAccessedByLayers("letters", "pages", "steps", "wiring", "handlers");

  @ArchTest
  static final ArchRule theDomainKnowsNeitherLambdaNorAws =
      noClasses()
          .that()
          .resideInAnyPackage(
              "duban.cases..",
              "duban.policy..",
              "duban.calendar..",
              "duban.delivery..",
              "duban.text..",
              "duban.mail..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon..", "com.amazonaws..");

  @ArchTest
  static final ArchRule theCalendarKnowsNoOtherPackage =
      noClasses()
          .that()
          .resideInAPackage("duban.calendar..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("duban..").and(not(resideInAPackage("duban.calendar.."))));

  @ArchTest
  static final ArchRule theSdkIsSeenOnlyWhereItIsUsed =
      noClasses()
          .that()
          .resideOutsideOfPackages("duban.store..", "duban.dispatch..", "duban.wiring..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..");

  @ArchTest
  static final ArchRule lambdaIsSeenOnlyByHandlers =
      noClasses()
          .that()
          .resideOutsideOfPackages("duban.handlers..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.amazonaws..");

  @ArchTest
  static final ArchRule everyFunctionNamesItsRequestInTheLog =
      classes()
          .that()
          .resideInAPackage("duban.handlers..")
          .and()
          .haveSimpleNameEndingWith("Function")
          .should(
              ArchCondition.from(
                  DescribedPredicate.describe(
                      "call Invocation.begins in handleRequest",
                      function ->
                          function.getMethodCallsFromSelf().stream()
                              .anyMatch(
                                  call ->
                                      call.getOrigin().getName().equals("handleRequest")
                                          && call.getTarget().getName().equals("begins")
                                          && call.getTargetOwner()
                                              .getSimpleName()
                                              .equals("Invocation")))));

  @ArchTest
  static final ArchRule onlyWiringReadsTheProcess =
      noClasses()
          .that()
          .resideOutsideOfPackages("duban.wiring..")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.time.InstantSource.class, "system");
}
