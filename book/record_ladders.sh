#!/bin/sh
# The recorded ladders of RAVDESS, from the root of a clean checkout; what is trained already is not trained again.
#
#     sh book/record_ladders.sh ladder      seven rungs as meant, 400 steps, both directions: 40 minutes
#     sh book/record_ladders.sh ours        `ours` at 800 and at 1,600 steps, both directions: 40 minutes
#     sh book/record_ladders.sh ours statement:02:01        one direction
#
# on two cores, two processes of one thread each; half of that or less on idle ones. The widths are small so that a
# processor can do it: the Conformers' 64 beside the Transformers' 80 and 144 give `medium` to `combined` about as
# many parameters. The corpora are those of `groundup corpus ravdess --actors 01-20 --out corpora/ravdess` and
# `python -m groundup.experiments.write_up.noise RECORDINGS`.
set -e
record() { # NAME STATEMENT:TRAIN:TEST more...
    name=$1 split=$2
    shift 2
    python book/record_speaker.py "$name" --corpus corpora/ravdess --split "$split" --seeds 0 1 2 "$@" \
        --noisy "noise 10 dB=corpora/ravdess-10dB" --noisy "noise 0 dB=corpora/ravdess-0dB" \
        --runs "runs/$name-$(echo "${split#statement:}" | tr : -)" --workers 2
}
for split in ${2:-statement:01:02 statement:02:01}; do
    case $1 in
    ladder)
        record ladder $split --recipes simple medium strong boss boss_sap boss_am combined \
            --set steps=400 --set validations=4 --set width=64 --set heads=2 --set subsampling=4 \
            --set simple.width=80 --set medium.width=144 --set medium.heads=4 ;;
    ours)
        for steps in 800 1600; do record ours_$steps $split --recipes ours --set steps=$steps; done ;;
    *) echo "expected ladder or ours, got '$1'" >&2 && exit 2 ;;
    esac
done
