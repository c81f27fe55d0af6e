package duban.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// `infra/local` may see everything; nothing sees it.
@AnalyzeClasses(packages = "duban", importOptions = ImportOption.DoNotIncludeTests.class)
class NothingSeesTheLocalStackTest {
  @ArchTest
  static final ArchRule nothingSeesIt =
      noClasses()
          .that()
          .resideOutsideOfPackages("duban.local..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("duban.local..");

  @ArchTest
  static final ArchRule theInterpreterKnowsNothingOfDuban =
      noClasses()
          .that()
          .resideInAPackage("duban.states..")
          .should()
          .dependOnClassesThat(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "Duban's own classes outside duban.states",
                  c ->
                      c.getPackageName().startsWith("duban")
                          && !c.getPackageName().startsWith("duban.states")));

  @ArchTest
  static final ArchRule itsPackagesHaveNoCycles =
      slices().matching("duban.local.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theInterpretersPackagesHaveNoCycles =
      slices().matching("duban.states.(*)..").should().beFreeOfCycles();
}
