package io.scanstream.cli.command;

import io.scanstream.cli.agreement.AnswerComparison;
import io.scanstream.cli.agreement.AnswerPair;
import io.scanstream.cli.agreement.Unpaired;
import io.scanstream.contract.Estimate;
import io.scanstream.contract.ModelVersion;
import io.scanstream.evaluation.Agreement;
import io.scanstream.evaluation.Kappa;
import io.scanstream.evaluation.ScoreShift;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A comparison for programs; {@link AnswerComparison} says what each part means.
 *
 * @param agreement share of images that both label alike
 * @param kappa null if both know one label alone
 */
record AgreementReport(
        List<ModelVersion> first,
        ModelVersion second,
        long images,
        long flips,
        Estimate agreement,
        Kappa kappa,
        Map<String, ScoreShift> shifts,
        List<AnswerPair> listedFlips,
        long rejectedAlike,
        long rejectedDifferently,
        List<AnswerPair> listedRejections,
        Unpaired unpaired) {

    static AgreementReport of(Collection<ModelVersion> first, ModelVersion second, AnswerComparison comparison) {
        Agreement agreement = comparison.agreement();
        return new AgreementReport(
                List.copyOf(first),
                second,
                agreement.images(),
                agreement.flips(),
                agreement.share(),
                agreement.kappa().orElse(null),
                agreement.shifts(),
                comparison.flips(),
                comparison.rejectedAlike(),
                comparison.rejectedDifferently(),
                comparison.rejections(),
                comparison.unpaired());
    }
}
