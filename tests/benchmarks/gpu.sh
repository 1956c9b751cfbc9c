#!/bin/sh
# Every number that needs a GPU, in one call from the root of a checkout, with the library installed:
#
#     sh tests/benchmarks/gpu.sh            half an hour on one H100 or H200, 16 cores, 8 GB of disk
#     sh tests/benchmarks/gpu.sh tiny OUT   the same lines at a size for a processor, records into OUT
#
# 1. training_gpu.json: utterances a second at the homework's size (56,666 utterances, 600 speakers), our training
#    against the write-up's own way with the same network; memory; share of the device's peak.
# 2. speaker_gpu.json: our Conformer in bfloat16 and compiled, against torchaudio's in float32.
# 3. homework_size_*.json: `boss` and `ours` on 600 made-up voices, minutes and accuracy.
set -e
out=book/results/benchmarks records=book/results device=cuda voices=corpora/voices-600
size="--homework --steps 2000 --batch 512 --workers 8 --peak 989 --compile" rounds="--compile"
corpus="--speakers 600 --utterances 56666" ladder="--set steps=7000" workers=1
if [ "$1" = tiny ]; then
    out=$2 records=$2 device=cpu voices=$2/voices
    size="--speakers 3 --utterances 40 --steps 10" rounds="--rounds 1"
    corpus="--speakers 3 --utterances 60" ladder="--set steps=2 --set width=16 --set heads=2" workers=2
fi
python tests/benchmarks/training_benchmark.py --device $device --recipe boss $size --out "$out/training_gpu.json"
python tests/benchmarks/speaker_benchmark.py --device $device $rounds --out "$out/speaker_gpu.json"
[ -d "$voices" ] || groundup corpus synthetic $corpus --shape hw4 --out "$voices"
python book/record_speaker.py homework_size --recipes boss ours --corpus "$voices" --split utterance:0.1 \
    --seeds 0 $ladder --runs "$voices-runs" --results "$records" --workers $workers
